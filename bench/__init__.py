"""`make bench`: what Matinee costs at the sizes of MovieLens, beside what one would pick instead, in the same run."""
