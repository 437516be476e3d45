//! The claims suite: what is said about synchronous and asynchronous service, as directions that must hold.
//!
//! A test states a scenario and its variants, runs them on common random numbers and asks of a metric's paired
//! difference that it points the stated way by more than three standard errors; switched off, the difference has
//! to be exactly zero. Invariant: seeds are fixed, so a test that passes always passes.
//!
//! The claims, and the tests that show them (`table` checks that every one has some, and that they exist):
//! - immediate or delayed response:
//!   modes::delayed_answers_take_longer_to_resolve, modes::delayed_answers_need_fewer_agents_for_their_target
//! - both parties available or each at their convenience, time zones:
//!   zones::distance_costs_calls_and_not_messages, zones::following_the_sun_cuts_the_first_response
//! - urgent and complex or less urgent and detailed:
//!   nature::urgent_inquiries_are_better_off_now, nature::what_can_wait_is_cheaper_later
//! - instant feedback, tone and emotion:
//!   tone::a_richer_medium_satisfies_more, tone::the_tone_swings_about_four_times_as_far_as_ten_minutes_of_waiting
//! - agents must be available, which costs:
//!   money::exact_staffing_for_a_tighter_service_level_grows_ever_faster,
//!   money::a_tighter_service_level_costs_more_and_ever_more, money::blending_fills_idle_time
//! - stress from instant responses:
//!   strain::occupancy_up_stress_and_the_cost_of_turnover_up,
//!   strain::work_moved_to_messages_stress_and_the_cost_of_turnover_down, strain::more_chats_at_once_stress_up
//! - several inquiries at once:
//!   conversation::several_inquiries_at_once_are_cheaper_up_to_a_point
//! - time to research:
//!   conversation::research_takes_work_and_saves_reopenings_where_there_is_detail
//! - longer waits:
//!   chases::a_longer_backlog_brings_more_contacts, chases::without_chases_a_backlog_brings_nothing,
//!   conversation::what_came_while_a_message_waited_has_to_be_read
//! - miscommunication:
//!   conversation::miscommunication_costs_time_above_all_where_nobody_can_ask_back,
//!   conversation::unnoticed_misunderstandings_bring_issues_back
//! - looks like live chat:
//!   announcements::a_channel_that_looks_live_disappoints_at_equal_waits
//! - "connecting you to an agent":
//!   announcements::a_false_promise_is_worse_than_none_and_an_honest_one_better,
//!   announcements::a_false_promise_is_worse_too_where_customers_leave_and_chase,
//!   announcements::an_announcement_without_weight_changes_nothing
//! - three days to the first reply:
//!   announcements::three_days_to_the_first_reply_emerge_and_staff_ends_them
//! - checked again though authenticated:
//!   conversation::context_at_hand_saves_customers_being_asked_again
//! - a rigid format for the date of birth:
//!   front_doors::a_strict_format_contains_less_and_annoys
//! - no empathy:
//!   tone::macros_save_cost_and_cost_satisfaction
//! - a hybrid by the nature of the inquiry:
//!   hybrid::a_hybrid_is_not_dominated
//! - evaluate the inquiry:
//!   triage::better_triage_serves_the_urgent_sooner, triage::without_triage_the_urgent_wait_like_everybody,
//!   triage::triage_that_nobody_uses_changes_nothing_but_its_work,
//!   triage::the_easiest_first_starves_the_hard_and_aging_bounds_it
//! - set clear expectations:
//!   announcements::clear_expectations_please_and_too_good_ones_do_not,
//!   announcements::an_announced_wait_sends_customers_elsewhere
//! - customer records and artificial intelligence:
//!   crew_and_tools::an_assistant_helps_novices_most_and_experts_not_at_all,
//!   crew_and_tools::an_assistant_saves_cost_at_no_worse_a_service_level,
//!   front_doors::wrong_answers_of_a_bot_come_back, front_doors::containment_saves_agents,
//!   conversation::context_at_hand_saves_customers_being_asked_again
//! - train agents in both modes:
//!   crew_and_tools::training_in_both_modes_shortens_waits_and_costs_at_once,
//!   crew_and_tools::the_other_mode_and_stress_bring_misunderstandings
//! - preferences by age:
//!   segments::removing_the_phone_hurts_older_customers_more, segments::who_likes_both_misses_nothing
//! - layers of a menu:
//!   front_doors::more_layers_lose_more_callers_and_please_nobody,
//!   front_doors::wrong_turns_are_transferred_and_zero_saves_layers,
//!   front_doors::a_menu_and_a_bot_that_do_nothing_change_nothing
//! - the balance of cost and service:
//!   frontier::no_variant_is_best_at_everything

mod ablation;
mod announcements;
mod calibration;
mod chases;
mod conversation;
mod crew_and_tools;
mod front_doors;
mod frontier;
mod hybrid;
mod modes;
mod money;
mod nature;
mod redials;
mod routing;
mod segments;
mod story;
mod strain;
mod support;
mod table;
mod tone;
mod triage;
mod zones;
