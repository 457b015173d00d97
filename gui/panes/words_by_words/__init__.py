"""Words × words: the matrix of likenesses, its order, and the list of the pairs that say most."""
