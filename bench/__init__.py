"""`make bench`: the cost of Matinee at the sizes of MovieLens, compared with alternative libraries."""
