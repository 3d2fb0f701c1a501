//! The web app's folder must exist when it is built into the binary; `make run` fills it first.

fn main() -> std::io::Result<()> {
    println!("cargo:rerun-if-changed=web/dist");
    std::fs::create_dir_all("web/dist")
}
