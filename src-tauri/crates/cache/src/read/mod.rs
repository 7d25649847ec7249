//! What the desk reads, one file an area. Plain structs of ids and values; long SQL in its own file beside the module.
