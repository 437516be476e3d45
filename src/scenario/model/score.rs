//! What a contact costs and how it pleases: `[costs]` and `[satisfaction]`.

/// `[costs]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Costs {
    /// Share of paid time that is not worked, in [0, 1): paid hours = worked / (1 - shrinkage).
    pub shrinkage: f64,
    /// An hour of overtime is paid so many times.
    pub overtime: f64,
    /// On-costs as a share of the wage: loaded wage = wage x (1 + benefits).
    pub benefits: f64,
    /// Overhead as a share of the loaded wages.
    pub overhead: f64,
    /// Money per seat (most agents of a group on duty at once) and month of 30.4 days.
    pub seat_per_month: f64,
    /// Money per minute of phone and video, menu, queue and session alike.
    pub telecom_per_minute: f64,
    /// Money per message sent in a messaging or social channel.
    pub message_fee: f64,
    /// Money per contact that a bot settles.
    pub bot_resolution: f64,
    /// Money for replacing an agent who quits.
    pub replacement: f64,
}

/// `[satisfaction]`: coefficients of the satisfaction model, in points unless said otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Satisfaction {
    /// Starting point.
    pub base: f64,
    /// Points lost per doubling of the wait over the expected reply time.
    pub wait_per_doubling: f64,
    /// Most points the wait can cost.
    pub wait_max: f64,
    /// Points gained per halving of the wait below the expected reply time.
    pub early_per_halving: f64,
    /// Most points that a reply sooner than expected can gain.
    pub early_max: f64,
    /// Chat: points lost per doubling of the mean reply gap over `gap_free_s`.
    pub gap_per_doubling: f64,
    /// Reply gap that costs nothing, in seconds.
    pub gap_free_s: f64,
    /// Points lost per urgency weight and doubling of 1 + rest time / tolerance.
    pub rest_per_doubling: f64,
    /// Tolerated resolution time after the first reply in hours: low, normal, urgent.
    pub tolerance_h: [f64; 3],
    /// Urgency weights: low, normal, urgent.
    pub urgency_weight: [f64; 3],
    /// Points between the poorest (0) and a neutral (0.5) empathy.
    pub empathy: f64,
    /// Points lost per check of an identity already given.
    pub revalidation: f64,
    /// Points lost per rejected input.
    pub rejection: f64,
    /// Points lost whenever the story has to be told again.
    pub repeat: f64,
    /// Points lost per transfer.
    pub transfer: f64,
    /// Points lost per menu layer beyond `menu_free`.
    pub menu: f64,
    /// Menu layers that cost nothing.
    pub menu_free: f64,
    /// Points lost per turn that a misunderstanding or a check added.
    pub extra_turn: f64,
    /// Points lost per contact beyond the first.
    pub extra_contact: f64,
    /// Points lost on a channel that the customer would not have chosen.
    pub mismatch: f64,
    /// Points lost when the issue stays unresolved.
    pub unresolved: f64,
    /// Standard deviation of the survey noise.
    pub noise_sd: f64,
    /// Scores at which CSAT 2, 3, 4 and 5 begin.
    pub cuts: [f64; 4],
    /// Share of customers who answer a survey.
    pub survey_response: f64,
    /// How many times likelier the extremes (1 and 5) are to answer.
    pub survey_extremes: f64,
}
