//! Commands that write to the files that they are given.

use super::{
    Arg, Atom, Field, Reach, Shell, files_of_patch,
    operands::{Operands, values_of},
    paths,
};

impl Shell<'_> {
    /// Notes what a command writes to that runs no others.
    pub(super) fn files(&mut self, name: &str, args: &[Arg]) {
        match name {
            "rm" | "rmdir" | "unlink" | "shred" | "mkdir" | "tee" | "sponge" | "mkfifo" | "mknod" | "chattr"
            | "rename" | "ed" | "ex" | "vi" | "vim" | "nvim" | "nano" | "emacs" | "pico" | "micro" | "dos2unix"
            | "unix2dos" | "trash" | "trash-put" | "srm" => self.every(args, &["-c", "-s", "-S", "-m", "--cmd"]),
            "rimraf" | "del" | "del-cli" => self.targets_of(Reach::Tree, args, &[]),
            "touch" => self.every(args, &["-r", "-d", "-t"]),
            "truncate" => self.every(args, &["-r", "-s"]),
            "chmod" | "chown" | "chgrp" | "setfacl" => self.every(args, &["-m", "-x"]),
            "gzip" | "gunzip" | "bzip2" | "bunzip2" | "xz" | "unxz" | "zstd" | "compress" | "lzma" => {
                let operands = Operands::new(args, &["-S"]);
                if !operands.has(&['c', 't', 'l']) && !operands.has_long("--stdout") {
                    self.targets(Reach::File, &operands.list);
                }
            }
            "cp" | "mv" | "ln" | "install" | "rsync" | "scp" | "ditto" | "gcp" | "gmv" => self.last(name, args),
            "dd" => args.iter().filter_map(|arg| arg.after("of=")).for_each(|file| self.target(Reach::File, &file)),
            "sed" | "gsed" => self.sed(args),
            "tar" | "bsdtar" | "gtar" => self.tar(args),
            "unzip" => self.unpack(&values_of(args, Some('d'), &[])),
            "cpio" => self.unpack(&values_of(args, Some('D'), &["directory"])),
            "7z" | "7za" | "unrar" => {
                args.iter().filter_map(|arg| arg.after("-o")).for_each(|to| self.target(Reach::File, &to));
            }
            "zip" => {
                let operands = Operands::new(args, &["-x", "-i"]);
                self.targets(Reach::File, operands.list.get(..1).unwrap_or_default());
                if operands.has(&['m']) {
                    self.targets(Reach::Tree, operands.list.get(1..).unwrap_or_default());
                }
            }
            "split" | "csplit" => {
                let operands = Operands::new(args, &["-b", "-l", "-n", "-a", "-C"]);
                self.targets(Reach::File, operands.list.get(1..2).unwrap_or(&[Arg::from("./")]));
                self.option_targets(args, (name == "csplit").then_some('f'));
            }
            "uniq" | "xxd" | "pdftotext" => {
                let operands = Operands::new(args, &["-f", "-s", "-w", "-l", "-c"]);
                self.targets(Reach::File, operands.list.get(1..).unwrap_or_default());
            }
            "script" | "ffmpeg" | "convert" | "magick" => {
                self.targets(Reach::File, Operands::new(args, &["-c"]).list.last().map_or(&[], std::slice::from_ref));
            }
            "patch" => self.patch(args),
            "apply_patch" | "applypatch" => {
                let given = args.first().and_then(|arg| arg.0.first()).cloned().or_else(|| self.stdin.clone());
                self.apply_patch(given.as_ref());
            }
            "mktemp" => {
                let operands = Operands::new(args, &["-p", "--tmpdir", "--suffix"]);
                let folders = values_of(args, Some('p'), &["tmpdir"]);
                self.targets(Reach::File, &folders);
                if folders.is_empty() && !operands.has(&['t']) {
                    self.targets(Reach::File, &operands.list);
                }
            }
            name => self.others(name, args),
        }
    }

    /// Commands that write to each operand.
    fn every(&mut self, args: &[Arg], valued: &[&str]) {
        let operands = Operands::new(args, valued);
        let recursive = operands.has(&['r', 'R']) || operands.has_long("--recursive");
        self.targets(if recursive { Reach::Tree } else { Reach::File }, &operands.list);
    }

    fn targets_of(&mut self, reach: Reach, args: &[Arg], valued: &[&str]) {
        let operands = Operands::new(args, valued);
        self.targets(reach, &operands.list);
    }

    /// Commands that write to the last operand, or to what is called like the others in there.
    pub(super) fn last(&mut self, name: &str, args: &[Arg]) {
        let is_rsync = matches!(name, "rsync" | "scp");
        let valued: &[&str] = if is_rsync {
            &["-e", "-i", "-P", "-o", "--exclude", "--include", "--rsh"]
        } else {
            &["-t", "-m", "-o", "-g", "-S", "--target-directory"]
        };
        let mut operands = Operands::new(args, valued);
        let folder = if is_rsync { None } else { values_of(args, Some('t'), &["target-directory"]).pop() };
        let makes_folders = name == "install" && operands.has(&['d']);
        if makes_folders {
            return self.targets(Reach::File, &operands.list);
        }
        let links = name == "ln";
        let to = match folder {
            Some(folder) => folder,
            None if links && operands.list.len() == 1 => Arg::from("."),
            None => operands.list.pop().unwrap_or_default(),
        };
        let deletes = is_rsync && operands.flags.iter().any(|flag| flag.starts_with("--del"));
        self.target(if deletes { Reach::Tree } else { Reach::File }, &to);
        let symbolic = operands.has(&['s']) || operands.has_long("--symbolic");
        let moves = matches!(name, "mv" | "gmv") || operands.flags.iter().any(|flag| flag == "--remove-source-files");
        for from in &operands.list {
            if moves {
                self.target(Reach::Tree, from);
            }
            if links && !symbolic {
                // Whoever writes to a hard link writes to the doc.
                self.target(Reach::File, from);
            }
            if is_rsync && from.text().ends_with('/') {
                continue;
            }
            self.target_inside(&to, from);
        }
        // A link or a moved folder that is made here is another way to the docs for what follows.
        if (links && symbolic || moves)
            && let [from] = operands.list.as_slice()
        {
            self.remember_link(from, &to);
        }
    }

    /// Notes a write to what is called like one file in a folder.
    fn target_inside(&mut self, folder: &Arg, from: &Arg) {
        let bases: Vec<Field> = from
            .0
            .iter()
            .map(Field::base)
            .filter(|base| {
                let certain = base.0.iter().all(|atom| matches!(atom, Atom::Char(_)));
                certain && base.0.iter().any(|atom| *atom != Atom::Char('.'))
            })
            .collect();
        if !bases.is_empty() {
            self.target(Reach::File, &folder.join(&Arg(bases)));
        }
    }

    fn remember_link(&mut self, from: &Arg, to: &Arg) {
        const MAX_LINKS: usize = 32;
        let Some(target) = from.0.first() else { return };
        let places: Vec<Field> = to.0.iter().flat_map(|field| self.absolute(field)).flatten().collect();
        for path in places {
            let Some(path) = path.known() else { continue };
            let place = paths::join(&paths::parts(&path));
            // In a folder that exists, the link is called like its target.
            let place =
                if std::path::Path::new(&place).is_dir() { format!("{place}/{}", target.base().text()) } else { place };
            // A relative target begins at the link.
            let mut full = Field::default();
            if target.0.first() != Some(&Atom::Char('/')) {
                full.push_str(place.rsplit_once('/').map_or("", |(folder, _)| folder));
                full.push_str("/");
            }
            full.push(target);
            if self.links.len() < MAX_LINKS {
                self.links.push((place, full));
            }
        }
    }

    fn sed(&mut self, args: &[Arg]) {
        let mut operands = Operands::new(args, &["-e", "-f", "-l", "--expression", "--file"]);
        let mut scripts = values_of(args, Some('e'), &["expression"]);
        let has_script = !scripts.is_empty() || !values_of(args, Some('f'), &["file"]).is_empty();
        if !has_script && !operands.list.is_empty() {
            scripts.push(operands.list.remove(0));
        }
        let in_place = operands.flags.iter().any(|flag| {
            let letters = flag.trim_start_matches('-');
            flag.starts_with("--in-place")
                || !flag.starts_with("--")
                    && letters.find('i').is_some_and(|at| letters[..at].chars().all(|c| "nErsuz".contains(c)))
        });
        if in_place {
            self.targets(Reach::File, &operands.list);
        }
        // `w FILE` in a script writes, too, and so does the flag of a replacement.
        for script in scripts {
            for line in script.text().split(['\n', ';']) {
                let line = line.trim();
                // Of a replacement, what comes after both its texts.
                let line = match line.strip_prefix('s').and_then(|rest| rest.chars().next()) {
                    Some(mark) if !mark.is_alphanumeric() => line.splitn(4, mark).nth(3).unwrap_or_default(),
                    _ => line,
                };
                for (at, _) in line.match_indices('w') {
                    let rest = line[at + 1..].trim();
                    if line[at + 1..].starts_with(' ') && self.names.in_text(rest) {
                        self.target(Reach::File, &Arg::from(rest.trim_end_matches('}').trim()));
                    }
                }
            }
        }
    }

    fn tar(&mut self, args: &[Arg]) {
        // The first argument may be options without a dash.
        let bundled = |at: usize, text: &str| {
            text.strip_prefix('-')
                .or((at == 0).then_some(text))
                .filter(|letters| letters.chars().all(|c| c.is_ascii_alphabetic()))
                .map(str::to_owned)
        };
        let mut letters = String::new();
        let mut file = None;
        for (at, arg) in args.iter().enumerate() {
            if let Some(more) = bundled(at, &arg.text()) {
                if more.contains('f') {
                    file = args.get(at + 1).cloned();
                }
                letters.push_str(&more);
            }
        }
        let texts: Vec<String> = args.iter().map(Arg::text).collect();
        let extracts = letters.contains('x') || texts.iter().any(|text| matches!(text.as_str(), "--extract" | "--get"));
        let prints = letters.contains('O') || texts.iter().any(|text| text == "--to-stdout");
        if extracts && !prints {
            self.unpack(&values_of(args, Some('C'), &["directory"]));
        } else if letters.contains(['c', 'r', 'u'])
            || texts.iter().any(|text| matches!(text.as_str(), "--create" | "--append" | "--update"))
        {
            let file = file.or_else(|| values_of(args, None, &["file"]).pop()).unwrap_or_default();
            self.target(Reach::File, &file);
            if texts.iter().any(|text| text == "--remove-files") {
                self.targets_of(Reach::Tree, args, &["-C", "-f", "-T", "-X"]);
            }
        }
    }

    /// An archive fills a folder: the one at hand, if none is given.
    fn unpack(&mut self, folders: &[Arg]) {
        if folders.is_empty() {
            self.target(Reach::File, &Arg::from("."));
        }
        self.targets(Reach::File, folders);
    }

    fn patch(&mut self, args: &[Arg]) {
        let operands = Operands::new(args, &["-p", "-i", "-d", "-o", "-r", "-B", "-D", "-F"]);
        if operands.flags.iter().any(|flag| flag == "--dry-run") {
            return;
        }
        self.targets(Reach::File, operands.list.get(..1).unwrap_or_default());
        self.option_targets(args, Some('o'));
        self.targets(Reach::File, &values_of(args, Some('d'), &["directory"]));
        // A patch of a file that is named writes to nothing else.
        if operands.list.is_empty() {
            self.patched_files();
        }
    }

    /// The files that a patch on standard input names.
    pub(super) fn patched_files(&mut self) {
        let Some(text) = self.stdin.as_ref().and_then(Field::known) else { return self.unsure_patch() };
        for line in text.lines() {
            let Some(path) = line
                .strip_prefix("+++ ")
                .or_else(|| line.strip_prefix("--- "))
                .or_else(|| line.strip_prefix("rename to "))
            else {
                continue;
            };
            let path = path.split('\t').next().unwrap_or_default().trim();
            self.target(Reach::File, &Arg::from(path));
            // Git puts a letter and a slash before it.
            if let Some((_, rest)) = path.split_once('/') {
                self.target(Reach::File, &Arg::from(rest));
            }
        }
    }

    fn unsure_patch(&mut self) {
        self.unsure("a patch names the files itself");
    }

    fn apply_patch(&mut self, text: Option<&Field>) {
        match text.and_then(Field::known) {
            Some(text) => {
                for path in files_of_patch(&text) {
                    self.target(Reach::File, &Arg::from(path.as_str()));
                }
            }
            None => self.unsure_patch(),
        }
    }

    /// What other programs say about themselves: options that name an output, or that change the operands in place.
    fn others(&mut self, name: &str, args: &[Arg]) {
        let short = match name {
            "curl" | "sort" | "pandoc" | "cc" | "gcc" | "g++" | "clang" | "clang++" | "rustc" | "go" | "dot"
            | "mmdc" | "gpg" | "iconv" | "xmllint" | "gsort" | "plantuml" | "wkhtmltopdf" => Some('o'),
            "wget" => Some('O'),
            _ => None,
        };
        self.option_targets(args, short);
        match name {
            "wget" => {
                let folders = values_of(args, Some('P'), &[]);
                self.targets(Reach::File, &folders);
                if folders.is_empty() && values_of(args, Some('O'), &["output-document"]).is_empty() {
                    self.target(Reach::File, &Arg::from("."));
                }
                self.targets(Reach::File, &values_of(args, None, &["output-document"]));
            }
            "curl" => {
                if Operands::new(args, &["-o", "-d", "-H"]).has(&['O'])
                    || args.iter().any(|arg| arg.text() == "--remote-name")
                {
                    self.target(Reach::File, &Arg::from("."));
                }
                self.targets(Reach::File, &values_of(args, Some('D'), &["dump-header", "cookie-jar"]));
            }
            "yq" => {
                let operands = Operands::new(args, &[]);
                if operands.has(&['i']) {
                    self.targets(Reach::File, &operands.list);
                }
            }
            "openssl" => {
                if let Some(at) = args.iter().position(|arg| arg.text() == "-out") {
                    self.targets(Reach::File, args.get(at + 1..at + 2).unwrap_or_default());
                }
            }
            _ => {}
        }
        let operands = Operands::new(args, &[]);
        let in_place = ["--write", "--fix", "--in-place", "--inplace", "--overwrite"];
        let changes = operands.flags.iter().any(|flag| in_place.contains(&flag.split('=').next().unwrap_or_default()));
        let short_write = matches!(name, "prettier" | "gofmt" | "shfmt" | "goimports") && operands.has(&['w']);
        if changes || short_write {
            self.targets(Reach::File, &operands.list);
        }
    }
}
