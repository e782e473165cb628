"""Films that the catalogue lacks, added with the record of TMDB (docs/decisions/0034)."""
