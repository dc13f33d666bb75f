//! The migrations are read into the binary when it is built; a new one must rebuild it.
fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
