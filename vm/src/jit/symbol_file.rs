//! What a debugger wants to know about a function in memory, as an ELF file: its name, the source line of each instruction,
//! and how to find the frame of its caller (DWARF 4).

/// A function in memory.
#[derive(Clone, Copy, Debug)]
pub struct Function<'a> {
    pub name: &'a str,
    pub address: u64,
    pub len: u64,
    /// Bytes of the instructions after which `rbp` is the frame, the last two being `push rbp` and `mov rbp, rsp`.
    pub frame_at: u64,
    /// Names of source files.
    pub files: &'a [&'a str],
    /// From which byte on the code belongs to which place, ascending.
    pub lines: &'a [Line],
}

/// A place in the source.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    pub offset: u64,
    /// Index of the file.
    pub file: usize,
    pub line: u32,
    pub column: u32,
}

/// Section types and flags of ELF.
mod elf {
    pub const NULL: u32 = 0;
    pub const PROGBITS: u32 = 1;
    pub const SYMTAB: u32 = 2;
    pub const STRTAB: u32 = 3;
    pub const NOBITS: u32 = 8;
    pub const ALLOC_EXEC: u64 = 2 | 4;
    pub const HEADER: usize = 64;
    pub const SECTION_HEADER: usize = 64;
    pub const SYMBOL: usize = 24;
    pub const EXECUTABLE: u16 = 2;
    pub const X86_64: u16 = 62;
}

struct Section {
    name: &'static str,
    kind: u32,
    bytes: Vec<u8>,
}

/// The number of the section that stands for the code.
const TEXT: u16 = 1;

/// Makes the file.
pub fn symbol_file(function: &Function<'_>) -> Vec<u8> {
    let sections = [
        Section { name: "", kind: elf::NULL, bytes: Vec::new() },
        Section { name: ".text", kind: elf::NOBITS, bytes: Vec::new() },
        Section { name: ".symtab", kind: elf::SYMTAB, bytes: symbols(function) },
        Section { name: ".strtab", kind: elf::STRTAB, bytes: [b"\0", function.name.as_bytes(), b"\0"].concat() },
        Section { name: ".debug_abbrev", kind: elf::PROGBITS, bytes: ABBREVIATIONS.to_vec() },
        Section { name: ".debug_info", kind: elf::PROGBITS, bytes: info(function) },
        Section { name: ".debug_line", kind: elf::PROGBITS, bytes: line_table(function) },
        Section { name: ".debug_frame", kind: elf::PROGBITS, bytes: frames(function) },
        Section { name: ".shstrtab", kind: elf::STRTAB, bytes: Vec::new() },
    ];
    assemble(function, sections)
}

/// Header, contents of the sections, section headers.
fn assemble<const N: usize>(function: &Function<'_>, mut sections: [Section; N]) -> Vec<u8> {
    let names: Vec<u32> = sections
        .iter()
        .scan(0, |end, section| Some(std::mem::replace(end, *end + section.name.len() as u32 + 1)))
        .collect();
    sections[N - 1].bytes = sections.iter().flat_map(|section| [section.name.as_bytes(), b"\0"].concat()).collect();
    let mut file = vec![0; elf::HEADER];
    let mut headers = Vec::with_capacity(N * elf::SECTION_HEADER);
    for (section, name) in sections.iter().zip(names) {
        file.resize(file.len().next_multiple_of(8), 0);
        let is_code = section.kind == elf::NOBITS;
        let (flags, address) = if is_code { (elf::ALLOC_EXEC, function.address) } else { (0, 0) };
        let size = if is_code { function.len } else { section.bytes.len() as u64 };
        // Symbols: their names are in the next section, and the first that is not local is number 1.
        let (link, info, entry) =
            if section.kind == elf::SYMTAB { (TEXT as u32 + 2, 1, elf::SYMBOL as u64) } else { (0, 0, 0) };
        headers.extend([name, section.kind].map(u32::to_le_bytes).concat());
        headers.extend([flags, address, file.len() as u64, size].map(u64::to_le_bytes).concat());
        headers.extend([link, info].map(u32::to_le_bytes).concat());
        headers.extend([1, entry].map(u64::to_le_bytes).concat());
        file.extend(&section.bytes);
    }
    file.resize(file.len().next_multiple_of(8), 0);
    let header = header(file.len() as u64, N as u16);
    file[..header.len()].copy_from_slice(&header);
    file.extend(headers);
    file
}

fn header(section_headers: u64, sections: u16) -> Vec<u8> {
    // 64 bits, little-endian, version 1, System V.
    let mut header = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".to_vec();
    header.extend([elf::EXECUTABLE, elf::X86_64].map(u16::to_le_bytes).concat());
    header.extend(1u32.to_le_bytes());
    header.extend([0, 0, section_headers].map(u64::to_le_bytes).concat());
    header.extend(0u32.to_le_bytes());
    let sizes = [elf::HEADER as u16, 0, 0, elf::SECTION_HEADER as u16, sections, sections - 1];
    header.extend(sizes.map(u16::to_le_bytes).concat());
    header
}

/// The empty symbol that has to be first, and a global function.
fn symbols(function: &Function<'_>) -> Vec<u8> {
    const GLOBAL_FUNCTION: u8 = 1 << 4 | 2;
    let mut symbols = vec![0; elf::SYMBOL];
    symbols.extend(1u32.to_le_bytes());
    symbols.extend([GLOBAL_FUNCTION, 0]);
    symbols.extend(TEXT.to_le_bytes());
    symbols.extend([function.address, function.len].map(u64::to_le_bytes).concat());
    symbols
}

/// DWARF's numbers, as far as they are needed.
mod dw {
    pub const LANG_C: u8 = 2;
    pub const LINE_SET_ADDRESS: u8 = 2;
    pub const LINE_END: u8 = 1;
    pub const LINE_COPY: u8 = 1;
    pub const LINE_ADVANCE_PC: u8 = 2;
    pub const LINE_ADVANCE_LINE: u8 = 3;
    pub const LINE_SET_FILE: u8 = 4;
    pub const LINE_SET_COLUMN: u8 = 5;
    pub const CFA_ADVANCE: u8 = 2;
    pub const CFA_DEF: u8 = 0x0c;
    pub const CFA_DEF_REGISTER: u8 = 0x0d;
    pub const CFA_DEF_OFFSET: u8 = 0x0e;
    pub const CFA_OFFSET: u8 = 0x80;
    pub const RBP: u8 = 6;
    pub const RSP: u8 = 7;
    pub const RETURN_ADDRESS: u8 = 16;
}

/// Two kinds of entries: a compilation unit (name, language, line table, range), and a function in it (name, range).
const ABBREVIATIONS: &[u8] = &[
    1, 0x11, 1, 0x03, 0x08, 0x13, 0x0b, 0x10, 0x17, 0x11, 0x01, 0x12, 0x07, 0, 0, //
    2, 0x2e, 0, 0x03, 0x08, 0x3f, 0x19, 0x11, 0x01, 0x12, 0x07, 0, 0, //
    0,
];

fn info(function: &Function<'_>) -> Vec<u8> {
    let range = [function.address, function.len].map(u64::to_le_bytes).concat();
    let mut info = 4u16.to_le_bytes().to_vec();
    info.extend(0u32.to_le_bytes());
    info.push(8);
    info.push(1);
    text(&mut info, function.files.first().copied().unwrap_or(function.name));
    info.push(dw::LANG_C);
    info.extend(0u32.to_le_bytes());
    info.extend(&range);
    info.push(2);
    text(&mut info, function.name);
    info.extend(&range);
    info.push(0);
    with_length(info)
}

/// The line number program: standard operations only.
fn line_table(function: &Function<'_>) -> Vec<u8> {
    // Instructions of one byte, all rows are statements; no special operations are used; operand counts of the standard ones.
    let mut header = vec![1, 1, 0, 1, 13, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1];
    // No directories.
    header.push(0);
    for file in function.files {
        text(&mut header, file);
        header.extend([0; 3]);
    }
    header.push(0);
    let mut table = 3u16.to_le_bytes().to_vec();
    table.extend((header.len() as u32).to_le_bytes());
    table.extend(header);
    table.extend([0, 9, dw::LINE_SET_ADDRESS]);
    table.extend(function.address.to_le_bytes());
    let (mut offset, mut line) = (0, 1);
    for row in function.lines {
        table.push(dw::LINE_ADVANCE_PC);
        unsigned(&mut table, row.offset - offset);
        table.push(dw::LINE_ADVANCE_LINE);
        signed(&mut table, i64::from(row.line) - line);
        table.push(dw::LINE_SET_FILE);
        unsigned(&mut table, row.file as u64 + 1);
        table.push(dw::LINE_SET_COLUMN);
        unsigned(&mut table, u64::from(row.column));
        table.push(dw::LINE_COPY);
        (offset, line) = (row.offset, i64::from(row.line));
    }
    table.push(dw::LINE_ADVANCE_PC);
    unsigned(&mut table, function.len - offset);
    table.extend([0, 1, dw::LINE_END]);
    with_length(table)
}

/// The frame of the caller: above the return address first, later above the frame pointer.
fn frames(function: &Function<'_>) -> Vec<u8> {
    const PUSH: u64 = 1;
    const MOVE: u64 = 3;
    let mut common = u32::MAX.to_le_bytes().to_vec();
    // Version, no augmentation, factors of code (1) and data (-8).
    common.extend([1, 0, 1, 0x78, dw::RETURN_ADDRESS]);
    common.extend([dw::CFA_DEF, dw::RSP, 8, dw::CFA_OFFSET | dw::RETURN_ADDRESS, 1]);
    let mut own = 0u32.to_le_bytes().to_vec();
    own.extend([function.address, function.len].map(u64::to_le_bytes).concat());
    if function.frame_at >= PUSH + MOVE {
        advance(&mut own, function.frame_at - MOVE);
        own.extend([dw::CFA_DEF_OFFSET, 16, dw::CFA_OFFSET | dw::RBP, 2]);
        advance(&mut own, MOVE);
        own.extend([dw::CFA_DEF_REGISTER, dw::RBP]);
    }
    [common, own]
        .map(|mut entry| {
            // Lengths are multiples of the size of an address; zero is an operation that does nothing.
            entry.resize((entry.len() + 4).next_multiple_of(8) - 4, 0);
            with_length(entry)
        })
        .concat()
}

fn advance(out: &mut Vec<u8>, bytes: u64) {
    out.push(dw::CFA_ADVANCE);
    out.push(bytes.min(u64::from(u8::MAX)) as u8);
}

fn with_length(content: Vec<u8>) -> Vec<u8> {
    [(content.len() as u32).to_le_bytes().as_slice(), &content].concat()
}

/// A text that ends with a zero.
fn text(out: &mut Vec<u8>, text: &str) {
    out.extend(text.bytes().filter(|&byte| byte != 0));
    out.push(0);
}

/// ULEB128.
fn unsigned(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// SLEB128.
fn signed(out: &mut Vec<u8>, mut value: i64) {
    while !(-0x40..0x40).contains(&value) {
        out.push(value as u8 & 0x7f | 0x80);
        value >>= 7;
    }
    out.push(value as u8 & 0x7f);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(file: &[u8], at: usize, bytes: usize) -> usize {
        file[at..at + bytes].iter().rev().fold(0, |word, &byte| word << 8 | usize::from(byte))
    }

    fn name_at(names: &[u8], at: usize) -> String {
        names[at..].iter().take_while(|&&byte| byte != 0).map(|&byte| char::from(byte)).collect()
    }

    #[test]
    fn the_file_has_a_symbol_and_all_sections() {
        let lines =
            [Line { offset: 0, file: 0, line: 3, column: 5 }, Line { offset: 200, file: 1, line: 1000, column: 1 }];
        let function = Function {
            name: "main.f",
            address: 0x7000_1234_5000,
            len: 300,
            frame_at: 11,
            files: &["/a/main.mojo", "std/list.mojo"],
            lines: &lines,
        };
        let file = symbol_file(&function);
        assert_eq!(&file[..4], b"\x7fELF");
        let (headers, count, names) = (word(&file, 40, 8), word(&file, 60, 2), word(&file, 62, 2));
        assert_eq!(headers + count * elf::SECTION_HEADER, file.len());
        let section = |number: usize| {
            let at = headers + number * elf::SECTION_HEADER;
            [0, 4]
                .map(|field| word(&file, at + field, 4))
                .into_iter()
                .chain([16, 24, 32].map(|field| word(&file, at + field, 8)))
                .collect::<Vec<_>>()
        };
        let content = |number: usize| &file[section(number)[3]..section(number)[3] + section(number)[4]];
        let name = |number: usize| name_at(content(names), section(number)[0]);
        let expected =
            ["", ".text", ".symtab", ".strtab", ".debug_abbrev", ".debug_info", ".debug_line", ".debug_frame"];
        for (number, expected) in expected.into_iter().enumerate() {
            assert_eq!(name(number), expected);
        }
        assert_eq!(section(1)[2..], [0x7000_1234_5000, section(1)[3], 300]);
        let symbol = &content(2)[elf::SYMBOL..];
        assert_eq!(name_at(content(3), word(symbol, 0, 4)), "main.f");
        assert_eq!((word(symbol, 8, 8), word(symbol, 16, 8)), (0x7000_1234_5000, 300));
        // What is counted is there.
        for number in [5, 6] {
            assert_eq!(word(content(number), 0, 4) + 4, content(number).len());
        }
        let frames = content(7);
        let own = 4 + word(frames, 0, 4);
        assert_eq!(own + 4 + word(frames, own, 4), frames.len());
    }

    #[test]
    fn numbers_of_any_length() {
        let mut out = Vec::new();
        unsigned(&mut out, 300);
        signed(&mut out, -2);
        signed(&mut out, 64);
        signed(&mut out, -129);
        assert_eq!(out, [0xac, 0x02, 0x7e, 0xc0, 0x00, 0xff, 0x7e]);
    }
}
