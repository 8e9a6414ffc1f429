//! One question for all who ask at the same time.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A question whose answer holds for everybody who came before it was asked. Whoever comes while it is being asked waits for the next
/// one, which is asked once for all who wait by then.
#[derive(Debug)]
pub(crate) struct Together<T> {
    rounds: Mutex<Rounds<T>>,
    ended: Condvar,
}

#[derive(Debug)]
struct Rounds<T> {
    /// How often it was asked.
    begun: u64,
    is_asked: bool,
    /// The last answer, and in which round it was given.
    answer: Option<(u64, T)>,
    /// The last round that brought none.
    failed: u64,
}

impl<T> Default for Together<T> {
    fn default() -> Together<T> {
        let rounds = Rounds { begun: 0, is_asked: false, answer: None, failed: 0 };
        Together { rounds: Mutex::new(rounds), ended: Condvar::new() }
    }
}

/// Ends a round, however it ends.
struct Round<'t, T> {
    of: &'t Together<T>,
    number: u64,
    answer: Option<T>,
}

impl<T> Drop for Round<'_, T> {
    fn drop(&mut self) {
        let mut rounds = self.of.rounds();
        rounds.is_asked = false;
        match self.answer.take() {
            Some(answer) => rounds.answer = Some((self.number, answer)),
            None => rounds.failed = self.number,
        }
        drop(rounds);
        self.of.ended.notify_all();
    }
}

impl<T: Copy> Together<T> {
    /// The answer to a question that was begun after this call.
    ///
    /// # Errors
    /// Those of the question. Where another's question failed, everybody who waited for it asks for himself.
    pub(crate) fn ask<E>(&self, question: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let mut rounds = self.rounds();
        let wanted = rounds.begun + 1;
        loop {
            if let Some((_, answer)) = rounds.answer.filter(|(round, _)| *round >= wanted) {
                return Ok(answer);
            }
            if rounds.failed >= wanted {
                drop(rounds);
                return question();
            }
            if !rounds.is_asked {
                break;
            }
            rounds = self.ended.wait(rounds).unwrap_or_else(PoisonError::into_inner);
        }
        rounds.is_asked = true;
        rounds.begun += 1;
        let mut round = Round { of: self, number: rounds.begun, answer: None };
        drop(rounds);
        let answer = question()?;
        round.answer = Some(answer);
        Ok(answer)
    }
}

impl<T> Together<T> {
    fn rounds(&self) -> MutexGuard<'_, Rounds<T>> {
        self.rounds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

    type Answer = Result<u32, String>;

    #[test]
    fn whoever_comes_meanwhile_waits_for_the_next_one_which_is_asked_once_for_all() {
        let (together, asked) = (Together::default(), AtomicU32::new(0));
        let (begun, goes_on) = (Barrier::new(2), Barrier::new(2));
        let answers = std::thread::scope(|scope| {
            let first = scope.spawn(|| {
                together.ask(|| -> Answer {
                    begun.wait();
                    goes_on.wait();
                    Ok(asked.fetch_add(1, SeqCst))
                })
            });
            begun.wait();
            let others: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| together.ask(|| -> Answer { Ok(asked.fetch_add(1, SeqCst)) })))
                .collect();
            // They have come: all but the one who asks wait for a round that has not begun.
            std::thread::sleep(std::time::Duration::from_millis(50));
            assert_eq!(asked.load(SeqCst), 0);
            goes_on.wait();
            assert_eq!(first.join().unwrap(), Ok(0));
            others.into_iter().map(|other| other.join().unwrap().unwrap()).collect::<Vec<_>>()
        });
        assert!(answers.iter().all(|&answer| answer > 0), "an answer from before the question: {answers:?}");
        assert!(asked.load(SeqCst) < 9, "{answers:?}");
    }

    #[test]
    fn what_was_written_before_the_question_is_always_in_the_answer() {
        let (together, books) = (Together::default(), AtomicU32::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..2_000 {
                        let written = books.fetch_add(1, SeqCst) + 1;
                        let seen = together.ask(|| -> Answer { Ok(books.load(SeqCst)) });
                        assert!(seen.is_ok_and(|seen| seen >= written));
                    }
                });
            }
        });
    }

    #[test]
    fn a_question_that_failed_is_asked_by_each_for_himself() {
        let together = Together::default();
        let (begun, fails) = (Barrier::new(2), Barrier::new(2));
        std::thread::scope(|scope| {
            let first = scope.spawn(|| {
                together.ask(|| -> Answer {
                    begun.wait();
                    fails.wait();
                    Err("gone".to_owned())
                })
            });
            begun.wait();
            let other = scope.spawn(|| together.ask(|| -> Answer { Ok(7) }));
            fails.wait();
            assert_eq!(first.join().unwrap(), Err("gone".to_owned()));
            assert_eq!(other.join().unwrap(), Ok(7));
        });
        assert_eq!(together.ask(|| -> Answer { Ok(8) }), Ok(8));
    }

    #[test]
    fn a_question_that_ends_in_a_panic_holds_nobody_up() {
        let together: Together<u32> = Together::default();
        let panics = std::panic::AssertUnwindSafe(|| together.ask(|| -> Answer { panic!("on purpose") }));
        assert!(std::panic::catch_unwind(panics).is_err());
        assert_eq!(together.ask(|| -> Answer { Ok(1) }), Ok(1));
    }
}
