//! A model of the sync: people edit on both sides, the remote fails, the platform is killed, in every order that random
//! numbers find. In the end both sides agree, and no line is lost that nobody took away.

mod remote;
mod world;

use ai_toolkit_protocol::PublishMode;
use proptest::prelude::*;

use self::{
    remote::Fault,
    world::{Place, World},
};

/// What somebody does.
#[derive(Debug, Clone)]
enum Step {
    /// A line is put into a doc (a new one where it is missing) at this place.
    Add(Side, usize, usize),
    /// A line is taken away.
    Remove(Side, usize, usize),
    Delete(Side, usize),
    /// A doc gets another doc's name, if that is free; with a line put in, or not.
    Rename(Side, usize, usize, bool),
    /// The newest commits are thrown away.
    ForcePush(usize),
    Lock,
    Unlock,
    /// A run in the background, or one that somebody asked for.
    Sync {
        asked: bool,
    },
    /// A run that is killed after so many microseconds.
    SyncKilled(u64),
    ResolveAll,
    MergePullRequest,
    ClosePullRequest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Platform,
    Repository,
}

fn side() -> impl Strategy<Value = Side> {
    prop_oneof![Just(Side::Platform), Just(Side::Repository)]
}

fn step() -> impl Strategy<Value = Step> {
    let doc = 0_usize..4;
    prop_oneof![
        6 => (side(), doc.clone(), 0_usize..12).prop_map(|(side, doc, at)| Step::Add(side, doc, at)),
        2 => (side(), doc.clone(), 0_usize..12).prop_map(|(side, doc, at)| Step::Remove(side, doc, at)),
        1 => (side(), doc.clone()).prop_map(|(side, doc)| Step::Delete(side, doc)),
        2 => (side(), doc.clone(), doc, any::<bool>())
            .prop_map(|(side, from, to, edited)| Step::Rename(side, from, to, edited)),
        1 => (1_usize..3).prop_map(Step::ForcePush),
        1 => Just(Step::Lock),
        1 => Just(Step::Unlock),
        4 => any::<bool>().prop_map(|asked| Step::Sync { asked }),
        1 => (0_u64..6_000).prop_map(Step::SyncKilled),
        1 => Just(Step::ResolveAll),
        1 => Just(Step::MergePullRequest),
        1 => Just(Step::ClosePullRequest),
    ]
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        12 => Just(Fault::None),
        1 => Just(Fault::Before),
        1 => Just(Fault::After),
        1 => any::<bool>().prop_map(|done| Fault::Crash { done }),
        1 => Just(Fault::Limited),
    ]
}

fn mode() -> impl Strategy<Value = PublishMode> {
    prop_oneof![Just(PublishMode::OnSave), Just(PublishMode::Manual), Just(PublishMode::PullRequest)]
}

/// How many histories are tried; `AI_TOOLKIT_TEST_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("AI_TOOLKIT_TEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(2_000)
}

#[test]
fn both_sides_agree_in_the_end_and_no_line_is_lost() {
    let place = Place::new();
    let histories = (mode(), prop::collection::vec(step(), 1..18), prop::collection::vec(fault(), 0..40));
    let config = ProptestConfig { cases: cases(), max_shrink_iters: 2_000, ..ProptestConfig::default() };
    proptest!(config, |((mode, steps, faults) in histories)| {
        place.block_on(async {
            let mut world = World::new(&place, mode).await;
            world.host().with(world.key(), |repo| repo.set_faults(faults.clone()));
            for step in &steps {
                world.step(step).await;
            }
            world.host().with(world.key(), |repo| repo.set_faults(Vec::new()));
            world.settle().await;
            world.check().await;
        });
    });
}
