//! Has the crate built again when a migration is added or changed: the macro that embeds them cannot say so itself.

fn main() {
    println!("cargo:rerun-if-changed=../../../migrations/server");
}
