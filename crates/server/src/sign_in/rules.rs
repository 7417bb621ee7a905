//! What groups at a sign-in service open on the platform: `docs-admins=admin,team-shop=prj_…:editor,everybody=account`.

use std::{collections::BTreeMap, str::FromStr};

use ai_toolkit_protocol::{ProjectId, Role};
use serde::{Deserialize, Serialize};

/// Stands for whoever the service knows.
const EVERYBODY: &str = "everybody";

/// A rule that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// No `=`, or nothing on one of its sides.
    #[error("{0:?} is no rule; write GROUP=admin, GROUP=account or GROUP=PROJECT:ROLE, separated by commas")]
    Shape(String),
    /// The right side is unknown.
    #[error("{0:?} is neither admin nor account nor PROJECT:ROLE, such as prj_0123…:editor")]
    Grant(String),
    /// The project is none.
    #[error("{0:?} is no project's id; take it from the address of the project's page")]
    Project(String),
    /// The role is none.
    #[error("{0:?} is no role; it is owner, editor or viewer")]
    Role(String),
    /// Whoever the service knows would own the platform.
    #[error("everybody=admin would make everybody an admin; name a group")]
    EverybodyAdmin,
}

/// What somebody's groups give them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grants {
    /// To look after the platform.
    pub is_admin: bool,
    /// The greatest role in each project.
    pub roles: BTreeMap<ProjectId, Role>,
}

impl Grants {
    /// Adds what others give.
    pub fn add(&mut self, other: Self) {
        self.is_admin |= other.is_admin;
        for (project, role) in other.roles {
            self.add_role(project, role);
        }
    }

    fn add_role(&mut self, project: ProjectId, role: Role) {
        let has = self.roles.entry(project).or_insert(role);
        *has = (*has).max(role);
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Grant {
    Account,
    Admin,
    Role(ProjectId, Role),
}

/// Which groups open what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupRules(Vec<(String, Grant)>);

impl GroupRules {
    /// What the rules give to who `is_in` these groups; none if none of them lets that person in.
    pub fn grants(&self, is_in: impl Fn(&str) -> bool) -> Option<Grants> {
        let mut grants = None;
        for (_, grant) in self.0.iter().filter(|(group, _)| group == EVERYBODY || is_in(group)) {
            let grants = grants.get_or_insert_with(Grants::default);
            match grant {
                Grant::Account => {}
                Grant::Admin => grants.is_admin = true,
                Grant::Role(project, role) => grants.add_role(project.clone(), *role),
            }
        }
        grants
    }

    /// Whether any rule asks for a group, so that the service has to tell them.
    pub fn need_groups(&self) -> bool {
        self.0.iter().any(|(group, _)| group != EVERYBODY)
    }
}

impl FromStr for GroupRules {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let rules = text.split(',').map(str::trim).filter(|rule| !rule.is_empty());
        rules.map(parse).collect::<Result<_, _>>().map(Self)
    }
}

fn parse(rule: &str) -> Result<(String, Grant), RuleError> {
    let shape = || RuleError::Shape(rule.to_owned());
    // Groups may be named like `cn=docs`; what they open has no `=`.
    let (group, grant) = rule.rsplit_once('=').ok_or_else(shape)?;
    let (group, grant) = (group.trim(), grant.trim());
    if group.is_empty() || grant.is_empty() {
        return Err(shape());
    }
    let grant = match (grant, grant.split_once(':')) {
        ("account", _) => Grant::Account,
        ("admin", _) if group == EVERYBODY => return Err(RuleError::EverybodyAdmin),
        ("admin", _) => Grant::Admin,
        (_, Some((project, role))) => {
            let id = project.parse().map_err(|_| RuleError::Project(project.to_owned()))?;
            Grant::Role(id, parse_role(role)?)
        }
        (_, None) => return Err(RuleError::Grant(grant.to_owned())),
    };
    Ok((group.to_owned(), grant))
}

fn parse_role(name: &str) -> Result<Role, RuleError> {
    match name {
        "owner" => Ok(Role::Owner),
        "editor" => Ok(Role::Editor),
        "viewer" => Ok(Role::Viewer),
        _ => Err(RuleError::Role(name.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOP: &str = "prj_0123456789abcdef0123456789abcdef";

    fn grants(rules: &str, groups: &[&str]) -> Option<Grants> {
        rules.parse::<GroupRules>().unwrap().grants(|group| groups.contains(&group))
    }

    #[test]
    fn groups_open_what_the_rules_say_and_nothing_else() {
        let rules = format!("docs-admins=admin, team=shop={SHOP}:viewer, leads={SHOP}:owner, staff=account,");
        assert_eq!(grants(&rules, &[]), None);
        assert_eq!(grants(&rules, &["docs", "Staff"]), None);
        assert_eq!(grants(&rules, &["staff"]), Some(Grants::default()));
        assert_eq!(grants(&rules, &["docs-admins"]), Some(Grants { is_admin: true, ..Grants::default() }));
        let role = |role| Some(Grants { is_admin: false, roles: [(SHOP.parse().unwrap(), role)].into() });
        assert_eq!(grants(&rules, &["team=shop"]), role(Role::Viewer));
        assert_eq!(grants(&rules, &["leads", "team=shop"]), role(Role::Owner), "the greatest role counts");
    }

    #[test]
    fn everybody_is_in_no_group() {
        assert_eq!(grants("everybody=account", &[]), Some(Grants::default()));
        assert_eq!(grants("", &["staff"]), None);
        assert!(!"everybody=account".parse::<GroupRules>().unwrap().need_groups());
        assert!("everybody=account,a=admin".parse::<GroupRules>().unwrap().need_groups());
    }

    #[test]
    fn several_services_add_up() {
        let shop: ProjectId = SHOP.parse().unwrap();
        let mut sum = Grants { is_admin: false, roles: [(shop.clone(), Role::Editor)].into() };
        sum.add(Grants { is_admin: true, roles: [(shop.clone(), Role::Viewer)].into() });
        assert_eq!(sum, Grants { is_admin: true, roles: [(shop, Role::Editor)].into() });
    }

    #[rstest::rstest]
    #[case("admins", RuleError::Shape("admins".into()))]
    #[case("=admin", RuleError::Shape("=admin".into()))]
    #[case("a=admin,b=", RuleError::Shape("b=".into()))]
    #[case("a=root", RuleError::Grant("root".into()))]
    #[case("a=prj_1:editor", RuleError::Project("prj_1".into()))]
    #[case("a=prj_0123456789abcdef0123456789abcdef:admin", RuleError::Role("admin".into()))]
    #[case("everybody=admin", RuleError::EverybodyAdmin)]
    fn mistakes_are_told(#[case] rules: &str, #[case] expected: RuleError) {
        assert_eq!(rules.parse::<GroupRules>().unwrap_err(), expected);
    }
}
