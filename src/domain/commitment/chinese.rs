//! What a Chinese sentence promises.

use super::{Deed, Said, Until};
use jiff::civil::{Date, Weekday};

/// What is done, longest first where one holds another.
const DEEDS: &[(Deed, &[&str])] = &[
    (
        Deed::Answer,
        &[
            "回复",
            "答复",
            "反馈",
            "告知",
            "通知",
            "回音",
            "答覆",
            "回应",
            "回函",
            "回信",
            "核实",
            "核查",
            "核对",
            "调查",
            "查明",
            "查清",
            "查证",
            "处理",
            "解决",
            "跟进",
            "跟踪",
            "落实",
            "改进",
            "整改",
            "说明",
            "解释",
            "审核",
            "给您一个结果",
            "给出结果",
            "结果",
            "交代",
            "说法",
        ],
    ),
    (
        Deed::Contact,
        &[
            "联系",
            "致电",
            "回电",
            "电话",
            "回访",
            "拜访",
            "联络",
            "打给您",
            "打给你",
            "拨打",
            "回拨",
        ],
    ),
    (
        Deed::Pay,
        &[
            "退款", "退还", "退回", "返还", "打款", "赔偿", "赔付", "补偿", "到账", "转账", "支付",
            "减免", "免除", "退费", "退给", "补差", "补给", "入账", "赔给", "退到", "返现", "理赔",
            "扣回", "冲正",
        ],
    ),
    (
        Deed::Send,
        &[
            "补发",
            "补寄",
            "发货",
            "寄出",
            "寄送",
            "寄给",
            "寄到",
            "发送",
            "发出",
            "送达",
            "送货",
            "派送",
            "发给",
            "邮寄",
            "配送",
            "送到",
            "重寄",
            "重发",
            "出库",
            "开具",
            "补开",
            "寄回",
            "送上门",
            "快递",
        ],
    ),
    (
        Deed::Repair,
        &[
            "维修", "修好", "修复", "修理", "更换", "换货", "换新", "检修", "上门", "安装", "换一",
            "恢复", "抢修", "检测", "调换",
        ],
    ),
    (
        Deed::Other,
        &[
            "安排", "办理", "提供", "取消", "更正", "注销", "删除", "开通", "完成", "派人", "派员",
            "办好", "办妥", "做到", "送", "给您", "给你", "为您", "履行", "兑现", "上线", "下架",
        ],
    ),
];

/// What somebody sees arrive.
const GETS: &[&str] = &["收到", "到账", "看到", "拿到", "得到", "领到"];
/// What makes a time to come of it.
const WILL: &[&str] = &[
    "会",
    "将",
    "一定",
    "必定",
    "尽快",
    "马上",
    "立即",
    "立刻",
    "承诺",
    "保证",
    "负责",
    "确保",
    "争取",
    "稍后",
    "随后",
    "即刻",
    "尽早",
    "尽力",
    "这就",
    "打算",
    "准备",
    "计划",
    "第一时间",
    "尽量",
    "答应",
];
/// Words that hold one of those and say nothing of it.
const NO_WILL: &[&str] = &[
    "消费者协会",
    "协会",
    "会员",
    "会计",
    "社会",
    "机会",
    "会议",
    "委员会",
    "工会",
    "将军",
    "将近",
    "误会",
    "理会",
    "不会员",
    "会场",
    "会话",
    "保证金",
    "负责人",
    "体会",
    "领会",
    "会不会",
];
/// What denies it.
const NOT: &[&str] = &[
    "不会",
    "无法",
    "不能",
    "不予",
    "没有",
    "未能",
    "未",
    "不再",
    "难以",
    "不可",
    "无需",
    "不必",
    "不用",
    "无须",
    "勿",
    "没",
    "并非",
    "不是",
    "不支持",
    "不承诺",
    "不保证",
    "谢绝",
    "拒绝",
    "不做",
    "不作",
    "不需要",
    "不便",
];
/// What holds one of those and denies nothing.
const NO_NOT: &[&str] =
    &["不超过", "不晚于", "不迟于", "不低于", "不少于", "不到", "未来", "尚未", "没问题"];
/// Whom it is asked of, or who may do it: not us.
const THEIRS: &[&str] = &[
    "请",
    "您可以",
    "您可",
    "您也可以",
    "您也可",
    "您需",
    "您应",
    "您若",
    "烦请",
    "麻烦",
    "务必",
    "您在",
    "您于",
    "您要",
    "您还可以",
    "可向",
    "您有权",
    "可以向",
    "法院",
    "行政部门",
    "监管部门",
    "仲裁",
    "如果您",
    "如您",
    "若您",
    "您是否",
    "您曾",
    "您说",
    "您要求",
    "您希望",
    "您想",
    "您的要求",
    "客户",
    "您自行",
    "您已",
];
/// What is over, or should have been.
const OVER: &[&str] = &[
    "已",
    "曾",
    "刚刚",
    "刚才",
    "昨天",
    "昨日",
    "上周",
    "当时",
    "此前",
    "本应",
    "本该",
    "本来",
    "原定",
    "原本",
    "之前曾",
    "早就",
    "上月",
    "过去",
    "前天",
    "去年",
];

/// What each clause of a sentence says.
pub(super) fn clauses(sentence: &str) -> Vec<Said> {
    let bare: String = sentence.chars().filter(|c| !c.is_whitespace()).collect();
    let asks = bare.ends_with('?')
        || bare.ends_with('吗')
        || bare.ends_with('呢')
        || bare.contains("是否");
    let pieces = bare.split([',', '、', ':', '(', ')', '—']).flat_map(turns);
    let mut theirs = false;
    let mut all = Vec::new();
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        let until = until(&piece);
        let deed = promised(&piece, until.is_some(), theirs).filter(|_| !asks);
        // `请您于周五前来店，办理退款`: what is asked goes on until somebody else does something.
        theirs = asks_of_them(&piece) && deed.is_none();
        all.push(Said { deed, until });
    }
    all
}

/// Clauses: at a turn such as `但`.
fn turns(clause: &str) -> Vec<String> {
    ["但是", "不过", "然而", "但", "同时", "并且", "而且"]
        .iter()
        .fold(clause.to_owned(), |text, word| text.replace(word, "\n"))
        .split('\n')
        .map(str::to_owned)
        .collect()
}

fn without(text: &str, words: &[&str]) -> String {
    words.iter().fold(text.to_owned(), |text, word| text.replace(word, "·"))
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Where the last of these words begins.
fn last_of(text: &str, words: &[&str]) -> Option<usize> {
    words.iter().filter_map(|word| text.rfind(word)).max()
}

fn asks_of_them(clause: &str) -> bool {
    let ours =
        last_of(&without(clause, NO_WILL), &["我们", "我方", "我司", "本公司", "我会", "我将"]);
    last_of(clause, THEIRS).is_some_and(|at| ours.is_none_or(|ours| ours < at))
}

/// The deed that this clause promises; a pale one gives way to one that says more.
fn promised(clause: &str, is_timed: bool, theirs: bool) -> Option<Deed> {
    let clause = without(&without(clause, NO_WILL), NO_NOT);
    if let Some(deed) = given(&clause, is_timed) {
        return Some(deed);
    }
    let mut pale = None;
    for (deed, words) in DEEDS {
        for at in words.iter().filter_map(|word| clause.find(word)) {
            if !is_promised(&clause, at, is_timed, theirs) {
                continue;
            }
            if *deed != Deed::Other {
                return Some(*deed);
            }
            pale = Some(*deed);
        }
    }
    let vow =
        last_of(&clause, &["承诺", "保证"]).filter(|_| is_timed || has(&clause, &["我们", "我方"]));
    let is_vow = vow
        .is_some_and(|at| is_promised(&clause, at, true, theirs) && !up_to(&clause, at).is_empty());
    pale.or(is_vow.then_some(Deed::Other))
}

/// `您将在三天内收到退款`: what they get is what we do.
fn given(clause: &str, is_timed: bool) -> Option<Deed> {
    let at = last_of(clause, GETS)?;
    let before = up_to(clause, at);
    let is_to_come = has(before, &["将", "会", "即可", "就能", "可以", "便可", "可"]) || is_timed;
    let asked = has(before, &["请", "如果", "若", "一旦", "是否", "后"])
        || has(before, OVER)
        || has(before, NOT);
    let is_ours = before.contains('您') || !has(before, &["我们", "我方", "我司"]);
    let is_theirs_now = from(clause, at).contains('后') || from(clause, at).contains("之日");
    if !is_to_come || !is_timed && !has(before, &["将", "会"]) || asked || !is_ours || is_theirs_now
    {
        return None;
    }
    let what = from(clause, at);
    let deed = DEEDS.iter().find(|(_, words)| has(what, words)).map(|(deed, _)| *deed);
    deed.or(Some(if from(clause, at).starts_with("到账") { Deed::Pay } else { Deed::Other }))
}

/// Whether what stands here is to come, ours, and not denied.
fn is_promised(clause: &str, at: usize, is_timed: bool, theirs: bool) -> bool {
    let before = up_to(clause, at);
    let after = from(clause, at);
    let will = last_of(before, WILL);
    let is_after = |at: usize, word: usize| at > word;
    if has(before, NOT) || has(before, &["本应", "本该", "本来", "原定", "原本"]) {
        return false;
    }
    if has(before, OVER)
        && !will.is_some_and(|will| last_of(before, OVER).is_some_and(|over| is_after(will, over)))
    {
        return false;
    }
    let ours = last_of(before, &["我们", "我方", "我司", "本公司", "我会", "我将", "我"]);
    if let Some(asked) = last_of(before, THEIRS)
        && ours.is_none_or(|ours| ours < asked)
    {
        return false;
    }
    let is_done = after.chars().take(4).any(|c| c == '了' || c == '过');
    match will {
        Some(_) => !(theirs && ours.is_none()),
        None => is_timed && !is_done && !theirs && is_made(before, clause),
    }
}

/// Of a time alone: it stands before what is done, or it is ours by its words.
fn is_made(before: &str, clause: &str) -> bool {
    until(before).is_some() || has(clause, &["我们", "给您", "为您", "给你", "我方"])
}

/// The time that a clause names.
fn until(clause: &str) -> Option<Until> {
    let text: Vec<char> = clause.chars().collect();
    span(&text).or_else(|| date(clause)).or_else(|| weekday(clause)).or_else(|| word(clause))
}

/// `三个工作日内`, `24小时内`, `3-5个工作日`.
fn span(text: &[char]) -> Option<Until> {
    (0..text.len()).find_map(|place| {
        let (count, used) = number(&text[place..])?;
        if place > 0 && number(&text[place - 1..]).is_some() {
            return None;
        }
        let rest: String = text[place + used..].iter().take(8).collect();
        let (count, rest) = match rest.strip_prefix(['-', '~', '–', '至', '到']) {
            Some(more) => {
                let more: Vec<char> = more.chars().collect();
                let (last, used) = number(&more)?;
                (last, more[used..].iter().collect::<String>())
            }
            None => (count, rest),
        };
        let rest = rest.strip_prefix('个').unwrap_or(&rest);
        let rest = rest.strip_prefix('多').unwrap_or(rest);
        let units: [(&str, Counted); 11] = [
            ("工作日", Until::WorkingDays),
            ("自然日", Until::Days),
            ("天", Until::Days),
            ("日", Until::Days),
            ("周", |count| Until::Days(count * 7)),
            ("星期", |count| Until::Days(count * 7)),
            ("礼拜", |count| Until::Days(count * 7)),
            ("月", Until::Months),
            ("小时", |count| Until::Minutes(count * 60)),
            ("钟头", |count| Until::Minutes(count * 60)),
            ("分钟", Until::Minutes),
        ];
        let (unit, make) = units.iter().find(|(unit, _)| rest.starts_with(unit))?;
        let after: String = rest.chars().skip(unit.chars().count()).take(3).collect();
        let is_span = ["内", "之内", "以内", "左右", "后", "之后", "以后", "里"]
            .iter()
            .any(|end| after.starts_with(end))
            || *unit == "工作日"
            || text[..place].iter().rev().take(4).collect::<String>().contains('需');
        is_span.then(|| make(count))
    })
}

/// A number in digits or in words up to 99, and how many characters it takes.
fn number(text: &[char]) -> Option<(u32, usize)> {
    let digits: String = text.iter().take_while(|c| c.is_ascii_digit()).collect();
    if !digits.is_empty() {
        return digits
            .parse()
            .ok()
            .filter(|count| *count <= 1_000)
            .map(|count| (count, digits.len()));
    }
    let value = |c: char| {
        "零一二三四五六七八九".chars().position(|one| one == c).or((c == '两').then_some(2))
    };
    let word: Vec<char> =
        text.iter().copied().take_while(|c| value(*c).is_some() || *c == '十').take(3).collect();
    let of = |place: usize| word.get(place).copied().and_then(value);
    let tens = word.iter().position(|c| *c == '十');
    let count = match (tens, word.len()) {
        (_, 0) => return None,
        (None, _) => return Some((u32::try_from(of(0)?).ok()?, 1)),
        (Some(0), _) => 10 + of(1).unwrap_or(0),
        (Some(place), _) => of(0)? * 10 + of(place + 1).unwrap_or(0),
    };
    let used = tens.map_or(1, |tens| tens + 1 + usize::from(of(tens + 1).is_some()));
    Some((u32::try_from(count).ok()?, used))
}

/// `2026-12-04`, `2026年12月4日`, `12月4日`.
fn date(clause: &str) -> Option<Until> {
    for (at, _) in clause.char_indices() {
        if let Some(date) = clause.get(at..at + 10).and_then(|text| text.parse::<Date>().ok()) {
            return Some(Until::Day(date));
        }
    }
    let at = clause.find('月')?;
    let month: u8 = ending(up_to(clause, at))?;
    let day: String =
        from(clause, at + '月'.len_utf8()).chars().take_while(char::is_ascii_digit).collect();
    let day = day.parse::<u8>().ok()?;
    let before = up_to(clause, at).trim_end_matches(|c: char| c.is_ascii_digit());
    match before.strip_suffix('年').and_then(ending::<i16>) {
        Some(year) => Date::new(year, month.cast_signed(), day.cast_signed()).ok().map(Until::Day),
        None => Date::new(2024, month.cast_signed(), day.cast_signed())
            .ok()
            .map(|_| Until::MonthDay(month, day)),
    }
}

/// The digits at the end of a text.
fn ending<T: std::str::FromStr>(text: &str) -> Option<T> {
    let digits: String = text.chars().rev().take_while(char::is_ascii_digit).collect();
    digits.chars().rev().collect::<String>().parse().ok()
}

/// `周五`, `下周一`, `本周五`.
fn weekday(clause: &str) -> Option<Until> {
    const DAYS: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];
    ["周", "星期", "礼拜"].iter().find_map(|name| {
        clause.match_indices(name).find_map(|(at, _)| {
            let c = from(clause, at + name.len()).chars().next()?;
            let place =
                "一二三四五六日".chars().position(|one| one == c).or((c == '天').then_some(6))?;
            let before = up_to(clause, at).trim_end_matches('个');
            let weeks = u32::from(before.ends_with('下'));
            (!before.ends_with('上')).then(|| Until::Weekday(DAYS[place], weeks))
        })
    })
}

/// `明天`, `本周内`, `月底前`.
fn word(clause: &str) -> Option<Until> {
    let words: [(&str, Until); 26] = [
        ("大后天", Until::Days(3)),
        ("后天", Until::Days(2)),
        ("后日", Until::Days(2)),
        ("明天", Until::Days(1)),
        ("明日", Until::Days(1)),
        ("明早", Until::Days(1)),
        ("明晚", Until::Days(1)),
        ("次日", Until::Days(1)),
        ("今天", Until::Days(0)),
        ("今日", Until::Days(0)),
        ("今晚", Until::Days(0)),
        ("当天", Until::Days(0)),
        ("当日", Until::Days(0)),
        ("下午", Until::Days(0)),
        ("下班前", Until::Days(0)),
        ("下周", Until::WeekEnd(1)),
        ("下个星期", Until::WeekEnd(1)),
        ("下星期", Until::WeekEnd(1)),
        ("本周", Until::WeekEnd(0)),
        ("这周", Until::WeekEnd(0)),
        ("下个月", Until::MonthEnd(1)),
        ("下月", Until::MonthEnd(1)),
        ("月底", Until::MonthEnd(0)),
        ("月末", Until::MonthEnd(0)),
        ("本月", Until::MonthEnd(0)),
        ("年底", Until::MonthDay(12, 31)),
    ];
    words
        .iter()
        .find(|(word, _)| clause.contains(word))
        .map(|(_, until)| *until)
        .or_else(|| clause.contains("半天").then_some(Until::Minutes(12 * 60)))
        .or_else(|| clause.contains("半小时").then_some(Until::Minutes(30)))
        .or_else(|| clause.contains("半个月").then_some(Until::Days(15)))
}

/// What a number of some unit comes to.
type Counted = fn(u32) -> Until;

/// What stands before a place that was found.
fn up_to(clause: &str, at: usize) -> &str {
    clause.get(..at).unwrap_or_default()
}

/// What stands from there on.
fn from(clause: &str, at: usize) -> &str {
    clause.get(at..).unwrap_or_default()
}
