//! Which variants take the same course: those that differ in nothing but how what happens is valued (wages, prices,
//! contracts, what pleases customers) are simulated once and measured each by its own plan.

use crate::plan::Plan;
use std::collections::BTreeMap;

/// Variants that are simulated as one, by the plan of the first of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// In the order of the study, at least one.
    pub members: Vec<Member>,
    /// The variants besides the first whose customers have opinions of their own.
    pub judges: Vec<usize>,
}

/// A variant on its course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Place in the study.
    pub variant: usize,
    /// Place of its opinions among the judges; `None`: those of the first variant.
    pub judge: Option<usize>,
}

impl Course {
    /// One for each of so many variants.
    pub fn alone(variants: usize) -> Vec<Self> {
        (0..variants).map(|variant| Self { members: vec![Member { variant, judge: None }], judges: Vec::new() }).collect()
    }

    /// The courses of some plans, by their first members.
    pub fn shared(plans: &[Plan]) -> Vec<Self> {
        if plans.len() == 1 {
            return Self::alone(1);
        }
        let mut courses: Vec<Self> = Vec::new();
        let (mut places, mut judges) = (BTreeMap::new(), BTreeMap::new());
        for (variant, plan) in plans.iter().enumerate() {
            let place = *places.entry(plan.course()).or_insert_with(|| {
                courses.push(Self { members: Vec::new(), judges: Vec::new() });
                courses.len() - 1
            });
            let course = &mut courses[place];
            let judge = *judges.entry((place, plan.valuation.opinion())).or_insert_with(|| {
                if course.members.is_empty() {
                    return None;
                }
                course.judges.push(variant);
                Some(course.judges.len() - 1)
            });
            course.members.push(Member { variant, judge });
        }
        courses
    }

    /// The variant by whose plan it is simulated.
    pub fn first(&self) -> usize {
        self.members[0].variant
    }

    /// The members in the order in which they can be measured: those with the opinions of the first, then judge by judge.
    pub fn by_judge(&self) -> impl Iterator<Item = (Option<usize>, usize)> + '_ {
        let mut order: Vec<usize> = (0..self.members.len()).collect();
        order.sort_by_key(|&member| self.members[member].judge);
        order.into_iter().map(|member| (self.members[member].judge, member))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{LoadOptions, Study, load_text};
    use std::path::Path;

    fn plans(sets: &[&str]) -> Vec<Plan> {
        let base = "[run]\nstart = \"2024-03-04\"\nlength = \"8h\"\n[inquiries.bills]\nper_hour = 60\nchannels = { phone = 1 }\n\
                    [channels.phone]\nmedium = \"phone\"\ntarget = { within = \"20s\", share = 0.8 }\n\
                    [groups.desk]\nstaff = 5\nwage_per_hour = 20\nskills = [\"phone\"]\n";
        let variants: Vec<String> =
            sets.iter().enumerate().map(|(at, set)| format!("[[variants]]\nname = \"{at}\"\nset = {{ {set} }}\n")).collect();
        let study: Study =
            load_text("t", &(base.to_owned() + &variants.concat()), Path::new(""), &LoadOptions::default()).expect("a study");
        study.variants.iter().map(Plan::new).collect()
    }

    #[test]
    fn what_touches_nothing_shares_a_course_and_judges_share_opinions() {
        let plans = plans(&[
            "",
            "\"groups.desk.wage_per_hour\" = 22",
            "\"satisfaction.base\" = 70",
            "\"groups.desk.staff\" = 6",
            "\"satisfaction.base\" = 70, \"costs.overhead\" = 0.5",
            "\"groups.desk.staff\" = 6, \"channels.phone.target\" = { within = \"20s\", share = 0.9 }",
            "\"channels.phone.target\" = { within = \"30s\", share = 0.8 }",
        ]);
        let courses = Course::shared(&plans);
        let member = |variant, judge| Member { variant, judge };
        assert_eq!(
            courses,
            [
                Course { members: vec![member(0, None), member(1, None), member(2, Some(0)), member(4, Some(0))], judges: vec![2] },
                Course { members: vec![member(3, None), member(5, None)], judges: vec![] },
                Course { members: vec![member(6, None)], judges: vec![] },
            ]
        );
        assert_eq!(courses[0].by_judge().collect::<Vec<_>>(), [(None, 0), (None, 1), (Some(0), 2), (Some(0), 3)]);
    }
}
