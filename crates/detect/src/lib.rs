//! Boxes, suppression, anchors, matching, decoding and losses.
