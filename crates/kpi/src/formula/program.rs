//! A formula as a list of steps over a small stack: what runs once for every figure.
//!
//! The steps are the same for [`Ratio`] and for fractions of any size; the latter run only after the former overflowed.

use super::ratio::Ratio;
use super::syntax::{Binary, Expr, Function, Kind};
use super::wide::Wide;

/// How many different names a formula may use.
pub(super) const SLOTS_MAX: usize = 24;
/// How many intermediate results may wait at once.
const STACK_MAX: usize = 16;
/// How many wait in common formulas; a small stack is quicker to clear.
const STACK_SMALL: usize = 3;

/// One step.
#[derive(Clone, Copy, Debug)]
enum Step {
    Number(Ratio),
    Slot(u8),
    Negative,
    Plus,
    Minus,
    Times,
    /// With the column of the divisor, for the reason when it is 0.
    Over(u16),
    Min,
    Max,
    Abs,
    Sqrt,
}

/// Steps that leave one number on the stack.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    steps: Vec<Step>,
    /// How many numbers wait at once, at most.
    depth: usize,
}

/// Why a program stopped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stop {
    /// The numbers outgrew their type.
    Overflow,
    /// The divisor at this column is 0.
    ByNought(u16),
    /// A root of less than 0.
    Root,
}

/// Numbers that programs run on.
pub(super) trait Number: Clone {
    fn of(ratio: Ratio) -> Self;
    fn is_zero(&self) -> bool;
    fn is_negative(&self) -> bool;
    fn plus(&self, other: &Self) -> Option<Self>;
    fn minus(&self, other: &Self) -> Option<Self>;
    fn times(&self, other: &Self) -> Option<Self>;
    /// The divisor is not 0.
    fn over(&self, other: &Self) -> Option<Self>;
    fn negative(&self) -> Option<Self>;
    /// It is not negative.
    fn root(&self) -> Option<Self>;
    fn less(&self, other: &Self) -> bool;
}

impl Program {
    /// The steps of a tree; `slot` numbers its names. `None` when it needs too deep a stack.
    pub(super) fn compile(expr: &Expr, slot: &mut impl FnMut(&Kind) -> Option<u8>) -> Option<Program> {
        let mut program = Program::default();
        program.add(expr, slot)?;
        program.depth = program.depth();
        (program.depth <= STACK_MAX).then_some(program)
    }

    /// Runs the steps over the values of the slots.
    #[inline]
    pub(super) fn run<N: Number>(&self, slots: &[N]) -> Result<N, Stop> {
        match self.steps[..] {
            [Step::Slot(slot)] => Ok(slots[usize::from(slot)].clone()),
            [Step::Number(number)] => Ok(N::of(number)),
            _ if self.depth <= STACK_SMALL => self.run_on::<N, STACK_SMALL>(slots),
            _ => self.run_on::<N, STACK_MAX>(slots),
        }
    }

    #[inline]
    fn run_on<N: Number, const DEPTH: usize>(&self, slots: &[N]) -> Result<N, Stop> {
        let mut stack: [N; DEPTH] = std::array::from_fn(|_| N::of(Ratio::ZERO));
        let mut top = 0;
        for step in &self.steps {
            match step {
                Step::Number(number) => {
                    stack[top] = N::of(*number);
                    top += 1;
                }
                Step::Slot(slot) => {
                    stack[top] = slots[usize::from(*slot)].clone();
                    top += 1;
                }
                Step::Negative | Step::Abs | Step::Sqrt => stack[top - 1] = alone(*step, &stack[top - 1])?,
                _ => {
                    top -= 1;
                    stack[top - 1] = both(*step, &stack[top - 1], &stack[top])?;
                }
            }
        }
        Ok(stack[0].clone())
    }

    fn add(&mut self, expr: &Expr, slot: &mut impl FnMut(&Kind) -> Option<u8>) -> Option<()> {
        match &expr.kind {
            Kind::Number(number) => self.steps.push(Step::Number(*number)),
            Kind::Measure(_) | Kind::Given(_) => self.steps.push(Step::Slot(slot(&expr.kind)?)),
            Kind::Negative(inner) => {
                self.add(inner, slot)?;
                self.steps.push(Step::Negative);
            }
            Kind::Binary(sign, left, right) => {
                self.add(left, slot)?;
                self.add(right, slot)?;
                self.steps.push(match sign {
                    Binary::Plus => Step::Plus,
                    Binary::Minus => Step::Minus,
                    Binary::Times => Step::Times,
                    Binary::Over => Step::Over(u16::try_from(right.at).ok()?),
                });
            }
            Kind::Call(function, arguments) => self.add_call(*function, arguments, slot)?,
        }
        Some(())
    }

    fn add_call(
        &mut self,
        function: Function,
        arguments: &[Expr],
        slot: &mut impl FnMut(&Kind) -> Option<u8>,
    ) -> Option<()> {
        self.add(&arguments[0], slot)?;
        match function {
            Function::Abs => self.steps.push(Step::Abs),
            Function::Sqrt => self.steps.push(Step::Sqrt),
            Function::Percent => self.steps.extend([Step::Number(Ratio::whole(100)), Step::Times]),
            Function::Min | Function::Max => {
                for argument in &arguments[1..] {
                    self.add(argument, slot)?;
                    self.steps.push(if function == Function::Min { Step::Min } else { Step::Max });
                }
            }
        }
        Some(())
    }

    fn depth(&self) -> usize {
        let (mut now, mut most) = (0usize, 0);
        for step in &self.steps {
            match step {
                Step::Number(_) | Step::Slot(_) => now += 1,
                Step::Negative | Step::Abs | Step::Sqrt => {}
                _ => now -= 1,
            }
            most = most.max(now);
        }
        most
    }
}

fn alone<N: Number>(step: Step, value: &N) -> Result<N, Stop> {
    match step {
        Step::Sqrt if value.is_negative() => Err(Stop::Root),
        Step::Sqrt => value.root().ok_or(Stop::Overflow),
        Step::Abs if !value.is_negative() => Ok(value.clone()),
        _ => value.negative().ok_or(Stop::Overflow),
    }
}

#[inline]
fn both<N: Number>(step: Step, left: &N, right: &N) -> Result<N, Stop> {
    let result = match step {
        Step::Plus => left.plus(right),
        Step::Minus => left.minus(right),
        Step::Times => left.times(right),
        Step::Over(at) if right.is_zero() => return Err(Stop::ByNought(at)),
        Step::Over(_) => left.over(right),
        Step::Min => Some(if right.less(left) { right } else { left }.clone()),
        _ => Some(if left.less(right) { right } else { left }.clone()),
    };
    result.ok_or(Stop::Overflow)
}

impl Number for Ratio {
    fn of(ratio: Ratio) -> Ratio {
        ratio
    }
    fn is_zero(&self) -> bool {
        Ratio::is_zero(*self)
    }
    fn is_negative(&self) -> bool {
        Ratio::is_negative(*self)
    }
    fn plus(&self, other: &Ratio) -> Option<Ratio> {
        self.checked_add(*other)
    }
    fn minus(&self, other: &Ratio) -> Option<Ratio> {
        self.checked_sub(*other)
    }
    fn times(&self, other: &Ratio) -> Option<Ratio> {
        self.checked_mul(*other)
    }
    fn over(&self, other: &Ratio) -> Option<Ratio> {
        self.checked_div(*other)
    }
    fn negative(&self) -> Option<Ratio> {
        self.checked_neg()
    }
    fn root(&self) -> Option<Ratio> {
        self.checked_sqrt()
    }
    fn less(&self, other: &Ratio) -> bool {
        self < other
    }
}

impl Number for Wide {
    fn of(ratio: Ratio) -> Wide {
        ratio.into()
    }
    fn is_zero(&self) -> bool {
        Wide::is_zero(self)
    }
    fn is_negative(&self) -> bool {
        Wide::is_negative(self)
    }
    fn plus(&self, other: &Wide) -> Option<Wide> {
        Some(self.clone().plus(other))
    }
    fn minus(&self, other: &Wide) -> Option<Wide> {
        Some(self.clone().minus(other))
    }
    fn times(&self, other: &Wide) -> Option<Wide> {
        Some(self.clone().times(other))
    }
    fn over(&self, other: &Wide) -> Option<Wide> {
        self.clone().over(other)
    }
    fn negative(&self) -> Option<Wide> {
        Some(self.clone().negative())
    }
    fn root(&self) -> Option<Wide> {
        Some(self.sqrt())
    }
    fn less(&self, other: &Wide) -> bool {
        self < other
    }
}
