"""What the map says of its methods, in English."""

from core.program.translation import tr_noop

METHOD_TOOLTIPS = {
    "neighbours": tr_noop(
        "Each {kind} stands beside those whose vectors are most like its own at this layer ({measure}, {rows}). Only "
        "who stands beside whom means something: distances between groups, sizes and empty space do not."
    ),
    "distances": tr_noop(
        "The plane on which the distances of all {kind} vectors at this layer come out best ({measure}, {rows}). "
        "Neighbours are kept worse than by “neighbours”, unless there are few."
    ),
    "plane": tr_noop(
        "Each {kind}'s vector at all layers, {measure}, {rows}, on the plane of the two main "
        "directions of them all (PCA). While you type, the plane is turned so that words stay where they were. Near on "
        "the map is not always alike: the plane shows only the share of the variance that its axes name."
    ),
}
