//! Zip files of the shared test data.

use std::io::Read;
use std::path::Path;

/// Unpacks a zip file: names and contents, by its central directory.
pub fn unzip(path: &Path) -> Vec<(String, Vec<u8>)> {
    let zip = std::fs::read(path).expect("the file opens");
    let u16_at = |at: usize| usize::from(u16::from_le_bytes([zip[at], zip[at + 1]]));
    let u32_at = |at: usize| u16_at(at) | u16_at(at + 2) << 16;
    let end = zip
        .windows(4)
        .rposition(|w| w == b"PK\x05\x06")
        .expect("the file is zip");
    let mut entry = u32_at(end + 16);
    let mut files = Vec::new();
    for _ in 0..u16_at(end + 10) {
        let (method, packed) = (u16_at(entry + 10), u32_at(entry + 20));
        let (name, extra, comment) = (u16_at(entry + 28), u16_at(entry + 30), u16_at(entry + 32));
        let local = u32_at(entry + 42);
        let start = local + 30 + u16_at(local + 26) + u16_at(local + 28);
        let data = &zip[start..start + packed];
        let mut content = Vec::new();
        if method == 0 {
            content.extend(data);
        } else {
            let mut unpacked = flate2::read::DeflateDecoder::new(data);
            unpacked.read_to_end(&mut content).expect("the entry is deflated");
        }
        let name = String::from_utf8_lossy(&zip[entry + 46..entry + 46 + name]).into_owned();
        files.push((name.clone(), content));
        entry += 46 + name.len() + extra + comment;
    }
    files
}
