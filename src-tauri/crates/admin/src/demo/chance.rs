//! Chance that repeats itself: the same seed makes the same clinic on every PC, whatever the libraries' versions.

use uuid::Uuid;

/// A stream of pseudo-random numbers (SplitMix64). Not for secrets.
#[derive(Debug, Clone)]
pub struct Chance {
    state: u64,
}

impl Chance {
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A stream of its own for one part of the clinic: more clients must not change the diary's luck.
    #[must_use]
    pub fn branch(&self, part: u64) -> Self {
        let mut branch = Self { state: self.state ^ part.wrapping_mul(0xD6E8_FEB8_6659_FD93) };
        branch.next();
        branch
    }

    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number in `0..below`; 0 where `below` is 0.
    pub fn below(&mut self, below: u64) -> u64 {
        // The product's upper half: no modulo bias that anyone could see at these sizes.
        u64::try_from((u128::from(self.next()) * u128::from(below)) >> 64).unwrap_or_default()
    }

    /// A number in `from..=to`.
    pub fn within(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.below((to - from + 1).unsigned_abs())).unwrap_or_default()
    }

    /// True in `percent` of a hundred cases.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// An index into something of that length.
    pub fn index(&mut self, len: usize) -> usize {
        usize::try_from(self.below(len as u64)).unwrap_or_default()
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.index(of.len())]
    }

    /// One of several, by weight. The weights' sum must not be 0.
    pub fn weighted<'a, T>(&mut self, of: &'a [(u64, T)]) -> &'a T {
        let mut left = self.below(of.iter().map(|(weight, _)| weight).sum());
        for (weight, item) in of {
            if left < *weight {
                return item;
            }
            left -= weight;
        }
        &of[0].1
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.index(last + 1));
        }
    }
}

/// Ids in the form of UUID version 7: the time part counts up from a fixed moment, the rest is chance.
#[derive(Debug, Clone)]
pub struct Ids {
    chance: Chance,
    millis: u64,
}

impl Ids {
    /// 2025-01-01T00:00:00Z, in milliseconds.
    const START: u64 = 1_735_689_600_000;

    #[must_use]
    pub fn new(chance: Chance) -> Self {
        Self { chance, millis: Self::START }
    }

    /// The next id, greater than all before it.
    pub fn fresh(&mut self) -> Uuid {
        self.millis += 1;
        let mut luck = [0; 16];
        luck[..8].copy_from_slice(&self.chance.next().to_be_bytes());
        luck[8..].copy_from_slice(&self.chance.next().to_be_bytes());
        luck[..6].copy_from_slice(&self.millis.to_be_bytes()[2..]);
        uuid::Builder::from_random_bytes(luck).with_version(uuid::Version::SortRand).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_itself() {
        let mut one = Chance::new(7);
        let mut two = Chance::new(7);
        assert!((0..1000).all(|_| one.next() == two.next()));
        assert_ne!(Chance::new(7).next(), Chance::new(8).next());
        assert_ne!(Chance::new(7).branch(1).next(), Chance::new(7).branch(2).next());
    }

    #[test]
    fn stays_in_its_bounds() {
        let mut chance = Chance::new(1);
        for _ in 0..10_000 {
            assert!((3..=9).contains(&chance.within(3, 9)));
            assert!(chance.index(5) < 5);
        }
        let picked: Vec<_> = (0..1000).map(|_| *chance.weighted(&[(1, 'a'), (0, 'b'), (9, 'c')])).collect();
        assert!(picked.contains(&'a') && picked.contains(&'c') && !picked.contains(&'b'));
    }

    #[test]
    fn ids_are_version_7_and_grow() {
        let mut ids = Ids::new(Chance::new(3));
        let made: Vec<_> = (0..1000).map(|_| ids.fresh()).collect();
        assert!(made.iter().all(|id| id.get_version_num() == 7 && id.get_variant() == uuid::Variant::RFC4122));
        assert!(made.is_sorted());
    }
}
