//! A small scenario for the tests of loads and of their report: one Monday, phone and chat by a
//! front office with a lean hour at ten, e-mail by a back office, and a video channel nobody uses.

use crate::ground::dist::Dist;
use crate::ground::time::{DAY, HOUR, NEVER};
use crate::ground::turns::Turns;
use crate::scenario::Scenario;
use crate::scenario::calendar::{Calendar, Piece};
use crate::scenario::model::*;

fn every_day<T: Copy>(pieces: &[(u64, u64, T)]) -> Calendar<T> {
    let day: Vec<Piece<T>> = pieces.iter().map(|&(from, to, value)| Piece { from: from * HOUR, to: to * HOUR, value }).collect();
    Calendar::Weekly(std::array::from_fn(|_| day.clone()))
}

fn channel(name: &str, medium: Medium, groups: Vec<usize>, handling: Handling) -> Channel {
    Channel {
        name: name.to_owned(),
        medium,
        open: Some(every_day(&[(8, 18, ())])),
        patience: Dist::Exponential { mean: 380.0 },
        balking: None,
        queue_capacity: None,
        groups,
        agent_choice: AgentChoice::InOrder,
        target: None,
        handling,
        expected_reply_s: 60.0,
        richness: 0.85,
    }
}

fn group(name: &str, staff: Calendar<u32>, skills: &[(usize, u32)]) -> Group {
    let skills = skills.iter().map(|&(channel, slots)| Skill { channel, slots, speed: 1.0, priority: 1 });
    Group { name: name.to_owned(), staff, leaving: Leaving::Finish, skills: skills.collect(), wage_per_hour: 19.2 }
}

/// The scenario.
pub fn scenario() -> Scenario {
    let mean = |mean: f64| Dist::Exponential { mean };
    let chat = Handling::Chat {
        turns: Turns::Geometric { mean: 5.0 / 1.2 },
        reply_work: mean(40.0),
        think_time: mean(45.0),
        after_work: Dist::Constant(0),
        slowdown: vec![1.0, 1.06, 1.12],
    };
    let email = Handling::Conversation {
        turns: Turns::Fixed { whole: 1, fraction: 0.0 },
        reply_work: mean(240.0),
        think_time: mean(3600.0),
        owner_window: 0,
        rebuild: 0,
        auto_close: NEVER,
    };
    let session = |seconds: f64| Handling::Session { handle_time: mean(seconds), after_work: mean(60.0) };
    Scenario {
        variant: "base".to_owned(),
        seed: 7,
        run: Run {
            start: jiff::civil::date(2024, 3, 4),
            warmup: DAY,
            length: DAY,
            drain: Drain::Finish { limit: DAY },
            interval: HOUR / 2,
            replications: 10,
        },
        realism_none: false,
        inquiries: vec![Inquiry {
            name: "billing".to_owned(),
            arrivals: Arrivals::Volumes(every_day(&[(0, 24, 2400.0)])),
            busyness: None,
            urgency: Urgency::Normal,
            complexity: 0.5,
            channels: vec![(0, 0.35), (1, 0.15), (2, 0.5)],
        }],
        channels: vec![
            channel("chat", Medium::Chat, vec![1], chat),
            channel("email", Medium::Email, vec![0], email),
            channel("phone", Medium::Phone, vec![1], session(300.0)),
            channel("video", Medium::Video, vec![], session(600.0)),
        ],
        groups: vec![
            group("back", every_day(&[(8, 18, 4)]), &[(1, u32::MAX)]),
            group("front", every_day(&[(8, 10, 8), (10, 11, 7), (11, 18, 8)]), &[(0, 3), (2, 1)]),
        ],
        waking: None,
        complexity_work: 0.4,
        costs: Costs { shrinkage: 0.3, benefits: 0.25 },
        satisfaction: Satisfaction {
            base: 88.0,
            wait_per_doubling: 3.0,
            wait_max: 40.0,
            early_max: 3.0,
            gap_per_doubling: 2.0,
            gap_free_s: 60.0,
            rest_per_doubling: 2.0,
            tolerance_h: [72.0, 24.0, 1.0],
            urgency_weight: [0.5, 1.0, 2.0],
            empathy: 20.0,
            unresolved: 30.0,
            noise_sd: 18.0,
            cuts: [40.0, 52.0, 65.0, 82.0],
            survey_response: 0.15,
            survey_extremes: 2.0,
        },
    }
}
