//! The formulas against published digits, sums in forty-digit arithmetic, each other, and limits.

use super::*;

fn close(value: f64, exact: f64, tolerance: f64) {
    assert!(value == exact || (value / exact - 1.0).abs() < tolerance, "{value:e} is not {exact:e}: {:e}", value / exact - 1.0);
}

fn traffic(arrivals: f64, service: f64, patience: f64, room: Room) -> Traffic {
    Traffic::new(arrivals, service, patience, room).unwrap_or_else(|error| unreachable!("{error}"))
}

/// Servers, arrival rate, patience rate (service rate 1), room, a time.
type Case = (u32, f64, f64, Room, f64);

/// With the shares who wait, are blocked and give up, mean queue, speed of answer, and the shares served and gone within the
/// time: all states summed with mpmath in forty digits, the chances of departures by its incomplete beta function.
#[rustfmt::skip]
const EXACT: [(Case, [f64; 7]); 20] = [
    ((1, 0.8, 0.0, Room::Endless, 2.0), [0.8, 0.0, 0.0, 3.200000000000001, 4.000000000000001, 0.46374396317148847, 0.0]),
    ((1, 0.9, 2.0, Room::Endless, 0.3), [0.5506684896136728, 0.0, 0.3881461226514747, 0.17466575519316363, 0.09847645498357842, 0.5375833098680967, 0.22430354978730055]),
    ((10, 8.0, 0.0, Room::Endless, 0.3), [0.40918015079644354, 0.0, 0.0, 1.6367206031857742, 0.20459007539822177, 0.7754371719842034, 0.0]),
    ((50, 48.0, 0.5, Room::Endless, 0.1), [0.4677740685537904, 0.0, 0.030912249162193216, 2.967575919570549, 0.060265003992551906, 0.7386217179375105, 0.01743280039343596]),
    ((50, 90.0, 0.5, Room::Endless, 0.5), [0.999999999971223, 0.0, 0.4444444444451123, 80.00000000012021, 1.1655899963077596, 0.00012113135217938168, 0.2211965931186038]),
    ((20, 18.0, 0.05, Room::Places(10), 0.2), [0.4275632967062252, 0.020584847906167197, 0.0047970111433105166, 1.7269240115917859, 0.09756160594373904, 0.7725934784525097, 0.003075919837927375]),
    ((10, 30.0, 0.0, Room::Places(20), 0.5), [0.33333333323979253, 0.6666666666707832, 0.0, 19.500000000263807, 1.9500000000504625, 1.958021586377145e-06, 0.0]),
    ((14, 10.0, 0.0, Room::Places(6), 0.1), [0.15354176493725155, 0.0067185594345995775, 0.0, 0.2830760208241352, 0.028499074810358013, 0.8981069736422013, 0.0]),
    ((100, 102.0, 1.0, Room::Places(200), 0.1), [0.5917186345188439, 6.254769801189968e-57, 0.04991797599982072, 5.0916335519817135, 0.0490409218547748, 0.7587772981086686, 0.038290575019407073]),
    ((100, 102.0, 10.0, Room::Places(200), 0.1), [0.3029144810878627, 1.2009298508768727e-191, 0.07135831837605856, 0.7278548474357973, 0.006153331516411997, 0.9277239902662283, 0.07122820741189043]),
    ((100, 102.0, 0.1, Room::Places(200), 0.1), [0.872236452113451, 4.067004406536882e-09, 0.02909279311315398, 29.67464897541706, 0.2923056951475363, 0.26009692405688106, 0.008034641839817568]),
    ((50, 30.0, 0.001, Room::Endless, 0.1), [0.000552136432572295, 0.0, 2.7601302712779963e-08, 0.0008280390813833989, 2.7599923788717374e-05, 0.9999252824710128, 2.3867925991814434e-08]),
    ((1000, 995.0, 0.5, Room::Endless, 0.05), [0.5149741947933155, 0.0, 0.008279986445336528, 16.47717302621969, 0.016481030546282947, 0.8812535706469313, 0.007113152362699826]),
    ((10000, 10000.0, 0.3, Room::Endless, 0.01), [0.6470505098788911, 0.0, 0.0028236157570258537, 94.12052523419513, 0.00940630701680005, 0.6214228954903382, 0.0015257952090458528]),
    ((10000, 9900.0, 0.5, Room::Places(300), 0.01), [0.17841328811462998, 1.2217540110491408e-05, 0.0005641860568358687, 11.1708839253502, 0.001125912452119569, 0.9614006928583261, 0.00047103400576193336]),
    ((10000, 9900.0, 0.0, Room::Endless, 0.01), [0.22277692886414824, 0.0, 0.0, 22.054915957550676, 0.0022277692886414823, 0.9180449479035669, 0.0]),
    ((10000, 11000.0, 1.0, Room::Endless, 0.1), [1.0, 0.0, 0.09090909090909091, 1000.0, 0.09526018063765819, 0.620644961185211, 0.08902430139428646]),
    ((100000, 100000.0, 0.5, Room::Endless, 0.002), [0.5861347084703474, 0.0, 0.0010451150946070202, 209.02301892140406, 0.0020894850122995883, 0.6160272233060805, 0.0004831058158758228]),
    ((100000, 100100.0, 0.0, Room::Places(1000), 0.02), [0.8447005579015773, 0.0013366854047791859, 0.0, 492.47683172448626, 0.004926433560614174, 0.9986633145952208, 0.0]),
    ((5, 1e-06, 0.5, Room::Endless, 0.1), [8.333326515154417e-33, 0.0, 7.575752525254369e-34, 1.5151505050508738e-39, 1.3774095309155587e-33, 1.0, 3.2049231870396207e-34]),
];

#[test]
fn agrees_with_forty_digit_arithmetic() {
    for ((servers, arrivals, patience, room, t), exact) in EXACT {
        let q = traffic(arrivals, 1.0, patience, room).queue(servers);
        let within = q.within(t);
        let values = [q.wait_probability(), q.blocked(), q.abandoned(), q.mean_queue(), q.asa()];
        for (value, exact) in values.into_iter().zip(exact) {
            close(value, exact, 1e-10);
        }
        assert!((within.served - exact[5]).abs() < 1e-11 && (within.abandoned - exact[6]).abs() < 1e-11, "{within:?} {exact:?}");
        // Who comes is served, gives up or is turned away; the servers work on whom they serve.
        close(q.served() + q.abandoned() + q.blocked(), 1.0, 1e-12);
        close(q.occupancy() * f64::from(servers), arrivals * q.served(), 1e-12);
    }
}

#[test]
fn published_tables_of_erlang_b() {
    // Erlang B tables: B(10, 5) = 0.018385; 15 lines carry 8.108 erlangs at 1% (erlang.com, calculator manual).
    close(erlang_b(10, 5.0), 0.018_384_570_336, 1e-10);
    assert!((erlang_b(15, 8.108) - 0.01).abs() < 5e-6);
    let traffic = traffic(8.108, 1.0, 0.0, Room::Places(0));
    close(traffic.queue(15).blocked(), erlang_b(15, 8.108), 1e-13);
    assert_eq!((traffic.queue(15).wait_probability(), traffic.queue(15).asa(), traffic.queue(15).mean_wait_of_waiting()), (0.0, 0.0, 0.0));
    for (servers, load) in [(1, 0.3), (3, 5.0), (10, 8.0), (60, 50.0), (1000, 950.0), (5, 1e-6), (100_000, 1e5), (3, 1e5)] {
        let recursion = (1..=servers).fold(1.0, |b, n| load * b / (f64::from(n) + load * b));
        close(erlang_b(servers, load), recursion, 1e-12);
        if load < f64::from(servers) {
            close(erlang_c(servers, load), recursion / (1.0 - load / f64::from(servers) * (1.0 - recursion)), 1e-12);
        }
    }
    assert_eq!((erlang_b(0, 3.0), erlang_b(4, 0.0), erlang_c(4, 4.0), erlang_c(4, 0.0)), (1.0, 0.0, 1.0, 0.0));
    assert_eq!(erlang_b(100_000, 1e-6), 0.0);
}

#[test]
fn published_examples_of_erlang_c() {
    // pyworkforce (PyPI) and the R package ErlangC: 100 calls in 30 min, 3 min, 14 agents, 20 s.
    let q = traffic(100.0 / 1800.0, 1.0 / 180.0, 0.0, Room::Endless).queue(14);
    close(q.wait_probability(), 0.174_131_933_595_049_8, 1e-13);
    close(q.service_level(20.0, Level::Default), 0.888_350_019_179_466_9, 1e-13);
    close(q.asa(), 7.835_937_011_777_24, 1e-13);
    close(q.occupancy(), 10.0 / 14.0, 1e-14);
    // 360 calls in 30 min, 4 min, 55 agents (mitan.co.uk, The Erlang-C formula): 23.9% wait, 8.2 s, 84.6% within 15 s.
    let q = traffic(0.2, 1.0 / 240.0, 0.0, Room::Endless).queue(55);
    assert!((q.wait_probability() - 0.239).abs() < 5e-4 && (q.asa() - 8.2).abs() < 0.05);
    assert!((q.service_level(15.0, Level::Default) - 0.846).abs() < 5e-4);
    // M/M/1 at load 0.8: mean wait rho / (mu - lambda).
    let q = traffic(0.8, 1.0, 0.0, Room::Endless).queue(1);
    close(q.asa(), 4.0, 1e-14);
    close(q.mean_wait_of_waiting(), 5.0, 1e-14);
    close(q.service_level(5.0, Level::Default), 1.0 - 0.8 * libm::exp(-1.0), 1e-14);
    let overloaded = traffic(5.0, 1.0, 0.0, Room::Endless).queue(4);
    assert!(!overloaded.is_stable());
    assert_eq!((overloaded.asa(), overloaded.mean_queue(), overloaded.occupancy()), (f64::INFINITY, f64::INFINITY, 1.0));
    assert_eq!((overloaded.service_level(9.0, Level::Default), overloaded.wait_probability()), (0.0, 1.0));
}

#[test]
fn published_example_of_erlang_a() {
    // Garnett, Mandelbaum & Reiman 2002, table 1: 50 agents, 48 calls a minute, service 1 min; patience 2 min: 3.1%
    // abandon, mean wait 3.7 s, queue 3, utilisation 93%; endless patience: mean wait 20.8 s.
    let q = traffic(48.0, 1.0, 0.5, Room::Endless).queue(50);
    assert!((q.abandoned() - 0.031).abs() < 0.0005 && (60.0 * q.mean_wait() - 3.7).abs() < 0.05);
    assert!((q.mean_queue() - 3.0).abs() < 0.05 && (q.occupancy() - 0.93).abs() < 0.005);
    assert!((60.0 * traffic(48.0, 1.0, 0.0, Room::Endless).queue(50).asa() - 20.8).abs() < 0.05);
}

#[test]
fn limits_of_patience_and_room() {
    // Patience as long as service: M/M/infinity. Endless patience: Erlang C. No patience: Erlang B.
    let q = traffic(7.0, 1.0, 1.0, Room::Endless).queue(9);
    close(q.wait_probability(), crate::ground::special::gamma_p(9.0, 7.0), 1e-13);
    let (patient, c) = (traffic(8.0, 1.0, 1e-9, Room::Endless).queue(10), traffic(8.0, 1.0, 0.0, Room::Endless).queue(10));
    close(patient.wait_probability(), c.wait_probability(), 1e-6);
    close(patient.service_level(0.3, Level::Default), c.service_level(0.3, Level::Default), 1e-7);
    close(traffic(8.0, 1.0, 1e12, Room::Endless).queue(10).abandoned(), erlang_b(10, 8.0), 1e-9);
    // Overload: the abandoned share tends to 1 - c mu / lambda.
    close(traffic(20_000.0, 1.0, 1e-5, Room::Endless).queue(10_000).abandoned(), 0.5, 1e-6);
    // So much room that it is never full is no limit, by two ways of adding up; lines are servers and places.
    for (servers, arrivals, patience) in [(50, 48.0, 0.5), (50, 60.0, 1.0), (4, 5.0, 0.2), (3, 2.0, 0.0), (2000, 1990.0, 0.1)] {
        let endless = traffic(arrivals, 1.0, patience, Room::Endless).queue(servers);
        let places = traffic(arrivals, 1.0, patience, Room::Places(5000)).queue(servers);
        for t in [0.0, 0.05, 0.3, 1.0, 30.0] {
            for level in Level::ALL {
                close(places.service_level(t, level), endless.service_level(t, level), 1e-10);
            }
        }
        close(places.asa(), endless.asa(), 1e-12);
        let lines = traffic(arrivals, 1.0, patience, Room::Lines(servers + 7)).queue(servers);
        assert_eq!(lines, traffic(arrivals, 1.0, patience, Room::Places(7)).queue(servers));
        // In the end everybody has been answered or has gone.
        let end = lines.within(1e4);
        close(end.served, lines.served(), 1e-12);
        assert!((end.abandoned - lines.abandoned()).abs() < 1e-12);
    }
    // Agents without a line are idle.
    let few = traffic(9.0, 1.0, 0.0, Room::Lines(5)).queue(8);
    close(few.blocked(), erlang_b(5, 9.0), 1e-13);
    close(few.occupancy(), 9.0 * (1.0 - erlang_b(5, 9.0)) / 8.0, 1e-13);
}

#[test]
fn ten_thousand_agents_are_close_to_the_limit_of_many() {
    // Halfin & Whitt 1981; Garnett, Mandelbaum & Reiman 2002, theorem 2: with n agents and a = n - beta sqrt(n) the chance
    // of a wait tends to [1 + h(b) r / h(-beta)]^-1, h the hazard of the normal, r = sqrt(theta / mu), b = beta / r.
    let density = |x: f64| libm::exp(-0.5 * x * x) / libm::sqrt(2.0 * std::f64::consts::PI);
    let hazard = |x: f64| density(x) / crate::ground::special::normal_cdf(-x);
    for beta in [-1.0, 0.5, 1.0, 2.0] {
        let load = 10_000.0 - beta * 100.0;
        let r = libm::sqrt(0.5);
        let limit = 1.0 / (1.0 + r * hazard(beta / r) / hazard(-beta));
        let q = traffic(load, 1.0, 0.5, Room::Endless).queue(10_000);
        assert!((q.wait_probability() - limit).abs() < 0.01, "{} {limit}", q.wait_probability());
        if beta > 0.0 {
            let limit = 1.0 / (1.0 + beta / hazard(-beta));
            assert!((erlang_c(10_000, load) - limit).abs() < 0.01, "{} {limit}", erlang_c(10_000, load));
        }
    }
    // The rule, rounded up, is within an agent of Erlang C, small or large.
    for (load, share, t) in [(10.0, 0.8, 0.1), (100.0, 0.9, 0.05), (1000.0, 0.8, 0.0), (9_900.0, 0.95, 0.0)] {
        let goal = Goal { share, within: t, level: Level::Default };
        let targets = Targets { service_level: Some(goal), ..Targets::default() };
        let exact = fewest_agents(&traffic(load, 1.0, 0.0, Room::Endless), &targets, 20_000).unwrap_or(0);
        let rule = square_root_rule(load, share, t).ceil();
        assert!((rule - f64::from(exact)).abs() <= 1.0, "{load}: {rule} {exact}");
    }
}

#[test]
fn no_size_gives_nonsense() {
    for servers in [1, 2, 30, 1000, 100_000] {
        for load in [1e-6, 0.5, 29.9, 1000.0, 1e5] {
            for patience in [0.0, 1e-4, 1.0, 1e3] {
                for room in [Room::Endless, Room::Places(0), Room::Places(40), Room::Lines(1000)] {
                    let q = traffic(load, 1.0, patience, room).queue(servers);
                    let within = q.within(0.05);
                    let shares = [q.wait_probability(), q.blocked(), q.abandoned(), q.served(), q.occupancy(), within.served];
                    let case = format!("{servers} {load} {patience} {room:?}: {shares:?} {q:?}");
                    assert!(shares.iter().all(|share| (0.0..=1.0 + 1e-12).contains(share)), "{case}");
                    assert!(Level::ALL.iter().all(|level| (0.0..=1.0).contains(&q.service_level(0.05, *level))), "{case}");
                    let sizes = [q.asa(), q.mean_wait(), q.mean_queue(), q.mean_wait_of_waiting()];
                    assert!(sizes.iter().all(|size| *size >= 0.0 && (size.is_finite() || !q.is_stable())), "{case}: {sizes:?}");
                    assert!(!q.is_stable() || (q.served() + q.abandoned() + q.blocked() - 1.0).abs() < 1e-9, "{case}");
                }
            }
        }
    }
    assert_eq!(Traffic::new(0.0, 1.0, 0.0, Room::Endless), Err(OutOfRange::Arrivals));
    assert_eq!(Traffic::new(1.0, f64::NAN, 0.0, Room::Endless), Err(OutOfRange::Service));
    assert_eq!(Traffic::new(1.0, 1.0, -1.0, Room::Endless), Err(OutOfRange::Patience));
    assert_eq!(Traffic::new(1.0, 1.0, 1e-12, Room::Endless), Err(OutOfRange::TooPatient));
    assert_eq!(Traffic::patient(1.0, 1.0, 1e12), Traffic::patient(1.0, 1.0, f64::INFINITY));
}

#[test]
fn the_fewest_agents_are_the_first_who_do() {
    let goal = |share, level| Some(Goal { share, within: 0.1, level });
    let sets = [
        Targets { service_level: goal(0.8, Level::Default), ..Targets::default() },
        Targets { service_level: goal(0.95, Level::AbandonedCount), ..Targets::default() },
        Targets { asa: Some(0.02), ..Targets::default() },
        Targets { abandoned: Some(0.03), occupancy: Some(0.9), ..Targets::default() },
        Targets { blocked: Some(0.01), ..Targets::default() },
        Targets { blocked: Some(0.03), abandoned: Some(0.1), ..Targets::default() },
        Targets { occupancy: Some(0.5), blocked: Some(0.2), ..Targets::default() },
    ];
    for (load, patience, room) in [
        (20.0, 0.5, Room::Endless),
        (3.3, 0.0, Room::Places(4)),
        (47.0, 2.0, Room::Lines(70)),
        (47.0, 0.2, Room::Lines(56)),
        (47.0, 3.0, Room::Lines(50)),
    ] {
        let traffic = traffic(load, 1.0, patience, room);
        for targets in &sets {
            let first = (1..200).find(|&agents| targets.met_by(&traffic.queue(agents)));
            assert_eq!(fewest_agents(&traffic, targets, 199), first, "{load} {targets:?}");
        }
    }
    // pyworkforce (PyPI): 80/20, at most 85% occupied: 14 agents. One line too few meets no target.
    let calls = traffic(100.0 / 1800.0, 1.0 / 180.0, 0.0, Room::Endless);
    let goal = Goal { share: 0.8, within: 20.0, level: Level::Default };
    assert_eq!(fewest_agents(&calls, &Targets { service_level: Some(goal), occupancy: Some(0.85), ..Targets::default() }, 200), Some(14));
    assert_eq!(fewest_agents(&calls, &Targets { service_level: Some(goal), ..Targets::default() }, 13), None);
    assert_eq!((fewest(0, |_| true), fewest(1, |_| true), fewest(9, |n| n >= 9)), (None, Some(1), Some(9)));
}

#[test]
fn full_load_is_full_load_whatever_the_rounding() {
    // Calls an hour, minutes each, agents: in floating point some of these loads are a hair below the agents.
    for (calls, minutes, agents) in [(200.0, 3.0, 10), (100.0, 6.0, 10), (400.0, 3.0, 20), (60.0, 7.0, 7), (300.0, 6.0, 30), (50.0, 6.0, 5)]
    {
        let traffic = Traffic::new(calls / 3600.0, 1.0 / (60.0 * minutes), 0.0, Room::Endless).expect("in range");
        assert!(!traffic.queue(agents).is_stable(), "{calls} {minutes} {agents}");
        assert!(traffic.queue(agents).asa().is_infinite() && traffic.queue(agents + 1).asa() < 1000.0);
    }
}
