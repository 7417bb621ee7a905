//! Who follows which project, told to all who do.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use ai_toolkit_protocol::{ProjectId, ws::ServerMessage};

use crate::events::Events;

/// The people of all projects. One person with two tabs is one person.
pub struct Presence {
    events: Arc<Events>,
    projects: Mutex<HashMap<ProjectId, BTreeMap<String, usize>>>,
}

/// One connection's presence in one project; it ends when this is dropped.
pub(super) struct Present {
    presence: Arc<Presence>,
    project: ProjectId,
    name: String,
}

impl Presence {
    /// Nobody yet.
    pub fn new(events: Arc<Events>) -> Self {
        Self { events, projects: Mutex::default() }
    }

    fn projects(&self) -> MutexGuard<'_, HashMap<ProjectId, BTreeMap<String, usize>>> {
        self.projects.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who follows the project, sorted.
    pub(super) fn people(&self, project: &ProjectId) -> Vec<String> {
        self.projects().get(project).map(|people| people.keys().cloned().collect()).unwrap_or_default()
    }

    /// A person joins; those who follow are told of the first of their connections only.
    pub(super) fn join(self: &Arc<Self>, project: &ProjectId, name: &str) -> Present {
        let is_new = {
            let mut projects = self.projects();
            let connections = projects.entry(project.clone()).or_default().entry(name.to_owned()).or_default();
            *connections += 1;
            *connections == 1
        };
        if is_new {
            self.announce(project);
        }
        Present { presence: Arc::clone(self), project: project.clone(), name: name.to_owned() }
    }

    fn announce(&self, project: &ProjectId) {
        let (project_id, people) = (project.clone(), self.people(project));
        self.events.publish(project, ServerMessage::Presence { project_id, people });
    }
}

impl Drop for Present {
    fn drop(&mut self) {
        let is_gone = {
            let mut projects = self.presence.projects();
            let Some(people) = projects.get_mut(&self.project) else { return };
            let Some(connections) = people.get_mut(&self.name) else { return };
            *connections -= 1;
            let is_gone = *connections == 0;
            if is_gone {
                people.remove(&self.name);
            }
            if people.is_empty() {
                projects.remove(&self.project);
            }
            is_gone
        };
        if is_gone {
            self.presence.announce(&self.project);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_tabs_of_one_person_are_one() {
        let presence = Arc::new(Presence::new(Arc::default()));
        let project = ProjectId::generate();
        let first = presence.join(&project, "Ann");
        let second = presence.join(&project, "Ann");
        let bob = presence.join(&project, "Bob");
        assert_eq!(presence.people(&project), ["Ann", "Bob"]);
        drop(first);
        assert_eq!(presence.people(&project), ["Ann", "Bob"]);
        drop(second);
        assert_eq!(presence.people(&project), ["Bob"]);
        drop(bob);
        assert!(presence.projects().is_empty());
    }
}
