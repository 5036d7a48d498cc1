//! `EXT_meshopt_compression`: the three modes and three filters, by the extension's appendix "Bitstream specification".

/// Bytes of one vertex attribute stream start with this (version 0).
const ATTRIBUTES_HEADER: u8 = 0xa0;
/// Triangles: this and a version, 0 or 1.
const TRIANGLES_HEADER: u8 = 0xe0;
/// Index sequences: this and a version, 0 or 1.
const INDICES_HEADER: u8 = 0xd0;
/// Elements are packed sixteen at a time.
const GROUP: usize = 16;
/// The table of common codes at the end of a triangle stream.
const CODE_TABLE_BYTES: usize = 16;
/// What stands at the end of an index sequence.
const INDICES_TAIL_BYTES: usize = 4;

/// Bytes read from the front.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], String> {
        let (front, rest) = self.0.split_at_checked(count).ok_or_else(cut_off)?;
        self.0 = rest;
        Ok(front)
    }

    fn byte(&mut self) -> Result<u8, String> {
        let (first, rest) = self.0.split_first().ok_or_else(cut_off)?;
        self.0 = rest;
        Ok(*first)
    }

    /// Seven bits a byte, the lowest first, the eighth saying that more follow; five bytes at most.
    fn variable(&mut self) -> Result<u32, String> {
        let mut value = 0_u32;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            value |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        Ok(value)
    }

    /// A signed distance from the last index.
    fn index_after(&mut self, last: u32) -> Result<u32, String> {
        let value = self.variable()?;
        Ok(last.wrapping_add((value >> 1) ^ (value & 1).wrapping_neg()))
    }
}

fn cut_off() -> String {
    "the compressed bytes end too early".to_owned()
}

/// Checks a header byte of four bits of kind and four of version.
fn version(bytes: &mut Bytes<'_>, header: u8) -> Result<u8, String> {
    let first = bytes.byte()?;
    match (first & 0xf0 == header, first & 0x0f) {
        (true, version @ 0..=1) => Ok(version),
        _ => Err(format!(
            "the compressed bytes begin with {first:#x}, not with {header:#x}"
        )),
    }
}

/// Mode `ATTRIBUTES`: `count` elements of `stride` bytes, and the filter over them.
pub(super) fn attributes(
    packed: &[u8],
    count: usize,
    stride: usize,
    filter: &str,
) -> Result<Vec<u8>, String> {
    if stride == 0 || stride > 256 || !stride.is_multiple_of(4) {
        return Err(format!("elements of {stride} bytes cannot be compressed"));
    }
    let tail = packed.len().checked_sub(stride.max(32)).ok_or_else(cut_off)?;
    let (body, _) = packed.split_at_checked(tail).ok_or_else(cut_off)?;
    // The element before the first: the last bytes of the file.
    let mut previous = packed.get(packed.len() - stride..).ok_or_else(cut_off)?.to_vec();
    let mut bytes = Bytes(body);
    let first = bytes.byte()?;
    if first != ATTRIBUTES_HEADER {
        return Err(format!(
            "the compressed bytes begin with {first:#x}, not with {ATTRIBUTES_HEADER:#x}"
        ));
    }
    let most = ((8192 / stride) & !(GROUP - 1)).min(256);
    let mut unpacked = vec![0; count * stride];
    for block in unpacked.chunks_mut(most * stride) {
        for (lane, last) in previous.iter_mut().enumerate() {
            *last = lane_of_block(&mut bytes, block, stride, lane, *last)?;
        }
    }
    filtered(unpacked, stride, filter)
}

/// One byte of every element of a block, as differences from element to element. Gives the last.
fn lane_of_block(
    bytes: &mut Bytes<'_>,
    block: &mut [u8],
    stride: usize,
    lane: usize,
    mut last: u8,
) -> Result<u8, String> {
    let groups = (block.len() / stride).div_ceil(GROUP);
    let widths = bytes.take(groups.div_ceil(4))?;
    for (group, elements) in block.chunks_mut(GROUP * stride).enumerate() {
        let packed = widths.get(group / 4).copied().unwrap_or_default();
        let differences = group_of_bytes(bytes, packed >> (group % 4 * 2) & 3)?;
        for (element, difference) in elements.chunks_mut(stride).zip(differences) {
            last = last.wrapping_add((difference >> 1) ^ (difference & 1).wrapping_neg());
            if let Some(byte) = element.get_mut(lane) {
                *byte = last;
            }
        }
    }
    Ok(last)
}

/// Sixteen bytes that lie in 0, 2, 4 or 8 bits each; the largest of 2 or 4 bits says that a whole byte follows.
fn group_of_bytes(bytes: &mut Bytes<'_>, width: u8) -> Result<[u8; GROUP], String> {
    let mut group = [0; GROUP];
    let bits = match width {
        0 => return Ok(group),
        1 => 2_u32,
        2 => 4,
        _ => {
            group.copy_from_slice(bytes.take(GROUP)?);
            return Ok(group);
        }
    };
    let packed = bytes.take(GROUP * bits as usize / 8)?;
    let per_byte = 8 / bits as usize;
    let escape = (1_u8 << bits) - 1;
    for (index, value) in group.iter_mut().enumerate() {
        let byte = packed.get(index / per_byte).copied().unwrap_or_default();
        let shift = 8 - bits * (index % per_byte + 1) as u32;
        let small = byte >> shift & escape;
        *value = if small == escape { bytes.byte()? } else { small };
    }
    Ok(group)
}

/// Undoes the filter that was laid over the elements before they were packed.
fn filtered(mut elements: Vec<u8>, stride: usize, filter: &str) -> Result<Vec<u8>, String> {
    let undo: fn(&mut [u8]) = match (filter, stride) {
        ("NONE", _) => return Ok(elements),
        ("OCTAHEDRAL", 4) => octahedral_bytes,
        ("OCTAHEDRAL", 8) => octahedral_shorts,
        ("QUATERNION", 8) => quaternion,
        ("EXPONENTIAL", _) => exponential,
        _ => {
            return Err(format!(
                "filter {filter:.20} is not known for elements of {stride} bytes"
            ));
        }
    };
    elements.chunks_exact_mut(stride).for_each(undo);
    Ok(elements)
}

/// A direction from its place on an unfolded octahedron; `one` stands for one.
fn direction_from_octahedron([x, y, one]: [f32; 3], largest: f32) -> [f32; 3] {
    let z = one - x.abs() - y.abs();
    // The lower half lies folded outwards.
    let fold = z.min(0.0);
    let x = x + if x >= 0.0 { fold } else { -fold };
    let y = y + if y >= 0.0 { fold } else { -fold };
    let length = (x * x + y * y + z * z).sqrt();
    [x, y, z].map(|part| (part / length * largest).round())
}

fn octahedral_bytes(element: &mut [u8]) {
    if let Some([x, y, one]) = element.first_chunk_mut::<3>() {
        let packed = [*x, *y, *one].map(|byte| f32::from(byte as i8));
        let [a, b, c] = direction_from_octahedron(packed, 127.0);
        (*x, *y, *one) = (a as i8 as u8, b as i8 as u8, c as i8 as u8);
    }
}

fn octahedral_shorts(element: &mut [u8]) {
    let [x, y, one, last] = shorts(element);
    let [a, b, c] = direction_from_octahedron([x, y, one].map(f32::from), 32_767.0);
    put_shorts(element, [a as i16, b as i16, c as i16, last]);
}

/// A turn: three parts, and the largest from the length of one; its place is in the lowest bits of the fourth.
fn quaternion(element: &mut [u8]) {
    let [x, y, z, scale] = shorts(element);
    let one = f32::from(scale | 3);
    let unit = 1.0 / (one * std::f32::consts::SQRT_2);
    let [x, y, z] = [x, y, z].map(|part| f32::from(part) * unit);
    let w = (1.0 - x * x - y * y - z * z).max(0.0).sqrt();
    let mut parts = [x, y, z, w].map(|part| (part * 32_767.0).round() as i16);
    // The parts follow the largest in a circle.
    parts.rotate_right((scale & 3) as usize + 1);
    put_shorts(element, parts);
}

/// Floats as a whole number of 24 bits and a power of two of 8.
fn exponential(element: &mut [u8]) {
    for number in element.chunks_exact_mut(4) {
        if let Some(bytes) = number.first_chunk_mut::<4>() {
            let packed = i32::from_le_bytes(*bytes);
            let (power, mantissa) = (packed >> 24, (packed << 8) >> 8);
            *bytes = (mantissa as f32 * 2.0_f32.powi(power)).to_le_bytes();
        }
    }
}

fn shorts(element: &[u8]) -> [i16; 4] {
    let mut numbers = [0; 4];
    for (number, bytes) in numbers.iter_mut().zip(element.chunks_exact(2)) {
        *number = bytes.first_chunk().map_or(0, |bytes| i16::from_le_bytes(*bytes));
    }
    numbers
}

fn put_shorts(element: &mut [u8], numbers: [i16; 4]) {
    for (bytes, number) in element.chunks_exact_mut(2).zip(numbers) {
        bytes.copy_from_slice(&number.to_le_bytes());
    }
}

/// The last sixteen edges and vertices, by how long ago they came.
struct Recent<T> {
    ring: [T; 16],
    next: usize,
}

impl<T: Copy> Recent<T> {
    fn new(empty: T) -> Recent<T> {
        Recent {
            ring: [empty; 16],
            next: 0,
        }
    }

    /// The one that came `ago` pushes before; 1 is the last.
    fn get(&self, ago: u8) -> Option<T> {
        self.ring
            .get(self.next.wrapping_sub(usize::from(ago)) & 15)
            .copied()
    }

    fn push(&mut self, value: T) {
        if let Some(slot) = self.ring.get_mut(self.next) {
            *slot = value;
        }
        self.next = (self.next + 1) & 15;
    }
}

/// What is known while triangles are unpacked.
struct Triangles {
    edges: Recent<[u32; 2]>,
    vertices: Recent<u32>,
    /// The first index that has not been used.
    next: u32,
    /// The last index that was written out.
    last: u32,
}

impl Triangles {
    fn fresh(&mut self) -> u32 {
        let fresh = self.next;
        self.next = self.next.wrapping_add(1);
        fresh
    }

    /// A triangle at a recent edge, its third vertex new, recent, or written out.
    fn at_edge(&mut self, code: u8, plain_codes: u8, data: &mut Bytes<'_>) -> Result<[u32; 3], String> {
        let [a, b] = self.edges.get((code >> 4) + 1).ok_or_else(cut_off)?;
        let third = code & 15;
        let c = match third {
            0 => self.fresh(),
            recent if recent < plain_codes => self.vertices.get(recent + 1).ok_or_else(cut_off)?,
            13 => self.last.wrapping_sub(1),
            14 => self.last.wrapping_add(1),
            _ => data.index_after(self.last)?,
        };
        if third >= plain_codes {
            self.last = c;
        }
        if third == 0 || third >= plain_codes {
            self.vertices.push(c);
        }
        self.edges.push([c, b]);
        self.edges.push([a, c]);
        Ok([a, b, c])
    }

    /// A triangle that shares no recent edge: each corner new, recent, or written out.
    fn apart(&mut self, corners: [u8; 3], data: &mut Bytes<'_>) -> Result<[u32; 3], String> {
        let mut triangle = [0; 3];
        // New and recent ones first: `next` and the ring are as they were before the written ones.
        for (corner, index) in corners.iter().zip(&mut triangle) {
            *index = match corner {
                0 => self.fresh(),
                15 => 0,
                recent => self.vertices.get(*recent).ok_or_else(cut_off)?,
            };
        }
        for (corner, index) in corners.iter().zip(&mut triangle) {
            if *corner == 15 {
                *index = data.index_after(self.last)?;
                self.last = *index;
            }
        }
        for (corner, index) in corners.iter().zip(triangle) {
            if matches!(corner, 0 | 15) {
                self.vertices.push(index);
            }
        }
        let [a, b, c] = triangle;
        self.edges.push([b, a]);
        self.edges.push([c, b]);
        self.edges.push([a, c]);
        Ok(triangle)
    }
}

/// Mode `TRIANGLES`: `count` indices of `stride` bytes.
pub(super) fn triangles(packed: &[u8], count: usize, stride: usize) -> Result<Vec<u8>, String> {
    if !count.is_multiple_of(3) {
        return Err(format!("{count} indices do not make triangles"));
    }
    let mut bytes = Bytes(packed);
    // Version 1 says "the next and the one before" in one code each.
    let plain_codes = if version(&mut bytes, TRIANGLES_HEADER)? == 0 {
        15
    } else {
        13
    };
    let codes = bytes.take(count / 3)?;
    let data = bytes.0.len().checked_sub(CODE_TABLE_BYTES).ok_or_else(cut_off)?;
    let mut data = Bytes(bytes.take(data)?);
    let table = bytes.0;
    let mut state = Triangles {
        edges: Recent::new([u32::MAX; 2]),
        vertices: Recent::new(u32::MAX),
        next: 0,
        last: 0,
    };
    let mut unpacked = Vec::with_capacity(count * stride);
    for code in codes {
        let triangle = match code {
            0..=0xef => state.at_edge(*code, plain_codes, &mut data)?,
            0xf0..=0xfd => {
                let corners = table.get(usize::from(code & 15)).copied().unwrap_or_default();
                state.apart([0, corners >> 4, corners & 15], &mut data)?
            }
            _ => {
                let corners = data.byte()?;
                if corners == 0 {
                    state.next = 0;
                }
                let first = if *code == 0xfe { 0 } else { 15 };
                state.apart([first, corners >> 4, corners & 15], &mut data)?
            }
        };
        for index in triangle {
            push_index(&mut unpacked, index, stride)?;
        }
    }
    Ok(unpacked)
}

/// Mode `INDICES`: `count` indices of `stride` bytes, each by its distance from one of two before it.
pub(super) fn indices(packed: &[u8], count: usize, stride: usize) -> Result<Vec<u8>, String> {
    let body = packed.len().checked_sub(INDICES_TAIL_BYTES).ok_or_else(cut_off)?;
    let mut bytes = Bytes(packed.get(..body).ok_or_else(cut_off)?);
    version(&mut bytes, INDICES_HEADER)?;
    let mut unpacked = Vec::with_capacity(count * stride);
    let (mut even, mut odd) = (0_u32, 0_u32);
    for _ in 0..count {
        let value = bytes.variable()?;
        let last = if value & 1 == 0 { &mut even } else { &mut odd };
        let distance = value >> 1;
        *last = last.wrapping_add((distance >> 1) ^ (distance & 1).wrapping_neg());
        push_index(&mut unpacked, *last, stride)?;
    }
    Ok(unpacked)
}

fn push_index(unpacked: &mut Vec<u8>, index: u32, stride: usize) -> Result<(), String> {
    match stride {
        2 => unpacked.extend_from_slice(&(index as u16).to_le_bytes()),
        4 => unpacked.extend_from_slice(&index.to_le_bytes()),
        _ => return Err(format!("indices of {stride} bytes are not known")),
    }
    Ok(())
}

#[cfg(test)]
mod tests;
