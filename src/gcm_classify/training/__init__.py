"""Reading the corpus, splitting it by group, fitting and evaluating."""
