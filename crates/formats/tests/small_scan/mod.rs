//! Small laser scans, written as LAS.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use laz::{LasZipCompressor, LazItemRecordBuilder, LazVlrBuilder};

/// A scan in SWEREF 99 13 30 with RH 2000.
#[derive(Clone)]
pub struct Scan {
    pub minor: u8,
    pub scale_m: f64,
    pub ground_class: u8,
    /// The keys of its systems, four numbers each.
    pub keys: Vec<[u16; 4]>,
    /// Hundredths of metres from 118000, 6164000, and class.
    pub points: Vec<([i32; 3], u8)>,
}

/// A slope of 60 m by 40 m that rises by a tenth, four points a square metre, with a flat roof at 29 m over
/// 118025-118035, 6164015-6164025.
pub fn hill() -> Scan {
    let mut points = Vec::new();
    for (column, row) in (0..120_i32).flat_map(|column| (0..80).map(move |row| (column, row))) {
        let (x, y) = (column * 50 + 25, row * 50 + 25);
        let is_house = (2_500..3_500).contains(&x) && (1_500..2_500).contains(&y);
        let (z, class) = if is_house { (2_900, 6) } else { (2_000 + x / 10, 2) };
        points.push(([x, y, z], class));
    }
    Scan {
        minor: 2,
        scale_m: 0.01,
        ground_class: 2,
        keys: vec![[3072, 0, 1, 3008], [4096, 0, 1, 5613]],
        points,
    }
}

impl Scan {
    pub fn with_version(self, minor: u8) -> Scan {
        Scan { minor, ..self }
    }

    /// The file. Points are of format 1, and of format 6 in version 1.4.
    pub fn bytes(&self) -> Vec<u8> {
        let is_new = self.minor == 4;
        let (head, format, length) = if is_new {
            (375_u16, 6_u8, 30_u16)
        } else {
            (227, 1, 28)
        };
        let mut keys: Vec<u16> = vec![1, 1, 0, self.keys.len() as u16];
        keys.extend(self.keys.iter().flatten());
        let start = u32::from(head) + 54 + 2 * keys.len() as u32;
        let mut bytes = vec![0_u8; usize::from(head)];
        let mut put = |at: usize, data: &[u8]| bytes[at..at + data.len()].copy_from_slice(data);
        put(0, b"LASF");
        put(24, &[1, self.minor]);
        put(94, &head.to_le_bytes());
        put(96, &start.to_le_bytes());
        put(100, &1_u32.to_le_bytes());
        put(104, &[format]);
        put(105, &length.to_le_bytes());
        if is_new {
            put(247, &(self.points.len() as u64).to_le_bytes());
        } else {
            put(107, &(self.points.len() as u32).to_le_bytes());
        }
        for (at, scale) in [(131, self.scale_m), (139, self.scale_m), (147, 0.01)] {
            put(at, &f64::to_le_bytes(scale));
        }
        put(155, &118_000_f64.to_le_bytes());
        put(163, &6_164_000_f64.to_le_bytes());
        let mut record = vec![0_u8; 54];
        record[2..17].copy_from_slice(b"LASF_Projection");
        record[18..20].copy_from_slice(&34_735_u16.to_le_bytes());
        record[20..22].copy_from_slice(&(2 * keys.len() as u16).to_le_bytes());
        bytes.extend(record);
        keys.iter().for_each(|key| bytes.extend(key.to_le_bytes()));
        for (at, class) in &self.points {
            let mut point = vec![0_u8; usize::from(length)];
            for (axis, number) in at.iter().enumerate() {
                point[4 * axis..4 * axis + 4].copy_from_slice(&number.to_le_bytes());
            }
            let class = if *class == 2 { self.ground_class } else { *class };
            point[if is_new { 16 } else { 15 }] = class;
            bytes.extend(point);
        }
        bytes
    }

    /// The file in LAZ: in layers for version 1.4, else point by point.
    pub fn packed(&self) -> Vec<u8> {
        let plain = self.bytes();
        let (format, length) = if self.minor == 4 { (6, 30) } else { (1, 28) };
        let items = LazItemRecordBuilder::default_for_point_format_id(format, 0).expect("known");
        let laz = LazVlrBuilder::new(items).with_fixed_chunk_size(5_000).build();
        let mut about = Vec::new();
        laz.write_to(&mut about).expect("to memory");
        let start = u32::from_le_bytes(plain[96..100].try_into().expect("four")) as usize;
        let mut bytes = plain[..start].to_vec();
        let mut record = vec![0_u8; 54];
        record[2..16].copy_from_slice(b"laszip encoded");
        record[18..20].copy_from_slice(&22_204_u16.to_le_bytes());
        record[20..22].copy_from_slice(&(about.len() as u16).to_le_bytes());
        bytes.extend(record);
        bytes.extend(about);
        let new_start = bytes.len() as u32;
        bytes[96..100].copy_from_slice(&new_start.to_le_bytes());
        bytes[100..104].copy_from_slice(&2_u32.to_le_bytes());
        bytes[104] |= 0x80;
        let mut cursor = Cursor::new(bytes);
        cursor.set_position(u64::from(new_start));
        let mut packing = LasZipCompressor::new(cursor, laz).expect("known items");
        for point in plain[start..].chunks_exact(length) {
            packing.compress_one(point).expect("to memory");
        }
        packing.done().expect("to memory");
        packing.into_inner().into_inner()
    }

    /// Writes the file.
    pub fn write(&self, folder: &Path, name: &str) -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, self.bytes()).expect("the folder is writable");
        path
    }
}
