//! Lists, pipelines, conditions and loops.

use std::rc::Rc;

use brush_parser::ast::{self, AndOr, Command, CompoundCommand, ExtendedTestExpr, SeparatorOperator};

use super::{Arg, Field, Shell, scope};

/// How deep loops are played through twice, so that what one round leaves behind is seen by the next.
const MAX_LOOPS: usize = 3;

impl Shell<'_> {
    /// Plays commands through, and returns what they print.
    pub(super) fn list(&mut self, list: &ast::CompoundList) -> Field {
        let mut output = Field::default();
        for ast::CompoundListItem(and_or, separator) in &list.0 {
            if self.stop() {
                break;
            }
            let printed = match separator {
                SeparatorOperator::Async => self.apart(|shell| shell.and_or(and_or)),
                SeparatorOperator::Sequence => self.and_or(and_or),
            };
            output.push(&printed);
            if output.0.len() > scope::MAX_LENGTH {
                output = Field::unknown();
            }
        }
        output
    }

    fn and_or(&mut self, list: &ast::AndOrList) -> Field {
        let mut output = self.pipeline(&list.first);
        // How things stand where the rest is skipped.
        let mut skipped = Vec::new();
        for next in &list.additional {
            if self.stop() {
                break;
            }
            match next {
                AndOr::And(pipeline) => {
                    self.failed_cd = None;
                    if !self.surely {
                        skipped.push(self.scope.clone());
                    }
                    output.push(&self.pipeline(pipeline));
                }
                AndOr::Or(pipeline) => {
                    self.cd_may_have_failed();
                    let before = self.scope.clone();
                    output.push(&self.pipeline(pipeline));
                    skipped.push(before);
                }
            }
        }
        self.cd_may_have_failed();
        for scope in skipped {
            self.scope.merge(scope);
        }
        output
    }

    fn cd_may_have_failed(&mut self) {
        if let Some(folders) = self.failed_cd.take() {
            scope::unite(&mut self.scope.folders, folders);
        }
    }

    fn pipeline(&mut self, pipeline: &ast::Pipeline) -> Field {
        self.surely = false;
        if let [command] = pipeline.seq.as_slice() {
            return self.command(command);
        }
        let mut output: Option<Field> = None;
        for command in &pipeline.seq {
            let input = output.take();
            output = Some(self.apart(|shell| {
                if input.is_some() {
                    shell.stdin = input;
                }
                shell.command(command)
            }));
        }
        self.surely = false;
        output.unwrap_or_default()
    }

    fn command(&mut self, command: &Command) -> Field {
        if self.stop() {
            return Field::unknown();
        }
        match command {
            Command::Simple(simple) => self.simple(simple),
            Command::Compound(compound, redirects) => self.compound(compound, redirects.as_ref()),
            Command::Function(function) => {
                self.functions.insert(function.fname.value.clone(), Rc::new(function.body.clone()));
                Field::default()
            }
            Command::ExtendedTest(test, redirects) => {
                self.test(&test.expr);
                let stdin = self.stdin.clone();
                self.redirects(redirects.as_ref());
                self.stdin = stdin;
                Field::default()
            }
        }
    }

    /// A compound command, or a function's body, with its redirections.
    pub(super) fn compound(&mut self, command: &CompoundCommand, redirects: Option<&ast::RedirectList>) -> Field {
        if self.depth >= super::MAX_DEPTH {
            self.unsure("it is nested too deeply");
            return Field::unknown();
        }
        self.depth += 1;
        let stdin = self.stdin.clone();
        let is_quiet = self.redirects(redirects);
        let output = self.compound_itself(command);
        self.stdin = stdin;
        self.depth -= 1;
        self.surely = false;
        if is_quiet { Field::default() } else { output }
    }

    fn compound_itself(&mut self, command: &CompoundCommand) -> Field {
        match command {
            CompoundCommand::Arithmetic(command) => {
                self.arithmetic(&command.expr.value);
                // Shells without arithmetic commands, such as dash, take it for two subshells. It need not be a command at
                // all, so only what is certain counts.
                let doubt = self.doubt;
                self.apart(|shell| shell.text(&command.expr.value));
                self.doubt = doubt;
                Field::default()
            }
            CompoundCommand::ArithmeticForClause(clause) => {
                for expression in [&clause.initializer, &clause.condition, &clause.updater].into_iter().flatten() {
                    self.arithmetic(&expression.value);
                }
                self.looped(&clause.body.list)
            }
            CompoundCommand::BraceGroup(group) => self.list(&group.list),
            CompoundCommand::Subshell(subshell) => self.apart(|shell| shell.list(&subshell.list)),
            CompoundCommand::ForClause(clause) => self.for_each(clause),
            CompoundCommand::CaseClause(clause) => self.case(clause),
            CompoundCommand::IfClause(clause) => self.condition(clause),
            CompoundCommand::WhileClause(clause) | CompoundCommand::UntilClause(clause) => {
                let mut output = self.list(&clause.0);
                output.push(&self.looped(&clause.1.list));
                output
            }
            CompoundCommand::Coprocess(coprocess) => self.apart(|shell| shell.command(&coprocess.body)),
        }
    }

    fn for_each(&mut self, clause: &ast::ForClauseCommand) -> Field {
        let values = match &clause.values {
            Some(words) => words.iter().flat_map(|word| self.word(&word.value)).collect(),
            None => self.scope.arguments.clone().unwrap_or_else(|| vec![Arg::from(Field::unknown())]),
        };
        let mut values: Vec<Field> = values.into_iter().flat_map(|arg| arg.0).collect();
        // Where there are too many, those that name the docs matter most.
        if values.len() > scope::MAX_VALUES {
            values.sort_by_key(|value| !self.names.in_text(&value.text()));
        }
        self.scope.set(&clause.variable_name, values, false);
        self.looped(&clause.body.list)
    }

    /// The body of a loop, which may not run at all.
    fn looped(&mut self, body: &ast::CompoundList) -> Field {
        let before = self.scope.clone();
        self.loops += 1;
        let mut output = self.list(body);
        if self.loops <= MAX_LOOPS && self.scope.variables != before.variables {
            self.scope.merge(before.clone());
            output.push(&self.list(body));
        }
        self.loops -= 1;
        self.scope.merge(before);
        output
    }

    fn condition(&mut self, clause: &ast::IfClauseCommand) -> Field {
        let mut output = self.list(&clause.condition);
        let mut ends = Vec::new();
        let mut before = self.scope.clone();
        output.push(&self.list(&clause.then));
        ends.push(std::mem::replace(&mut self.scope, before.clone()));
        let mut has_else = false;
        for branch in clause.elses.iter().flatten() {
            match &branch.condition {
                Some(condition) => {
                    output.push(&self.list(condition));
                    before = self.scope.clone();
                }
                None => has_else = true,
            }
            output.push(&self.list(&branch.body));
            ends.push(std::mem::replace(&mut self.scope, before.clone()));
        }
        self.join(ends, has_else);
        output
    }

    fn case(&mut self, clause: &ast::CaseClauseCommand) -> Field {
        self.word(&clause.value.value);
        let before = self.scope.clone();
        let mut output = Field::default();
        let mut ends = Vec::new();
        let mut has_else = false;
        for case in &clause.cases {
            for pattern in &case.patterns {
                has_else |= pattern.value == "*";
                self.word(&pattern.value);
            }
            if let Some(list) = &case.cmd {
                output.push(&self.list(list));
            }
            // What falls through begins as what went before ended, or as all began.
            let end = self.scope.clone();
            self.scope.merge(before.clone());
            ends.push(end);
        }
        self.scope = before;
        self.join(ends, has_else);
        output
    }

    /// After branches: as one of them ended, or as it was before if there need not be one.
    fn join(&mut self, ends: Vec<super::Scope>, one_of_them: bool) {
        let mut ends = ends.into_iter();
        if one_of_them && let Some(first) = ends.next() {
            self.scope = first;
        }
        for end in ends {
            self.scope.merge(end);
        }
    }

    /// The words of a test may run commands.
    fn test(&mut self, test: &ExtendedTestExpr) {
        match test {
            ExtendedTestExpr::And(one, other) | ExtendedTestExpr::Or(one, other) => {
                self.test(one);
                self.test(other);
            }
            ExtendedTestExpr::Not(inner) | ExtendedTestExpr::Parenthesized(inner) => self.test(inner),
            ExtendedTestExpr::UnaryTest(_, word) => {
                self.text_of_word(&word.value);
            }
            ExtendedTestExpr::BinaryTest(_, one, other) => {
                self.text_of_word(&one.value);
                self.text_of_word(&other.value);
            }
        }
    }
}
