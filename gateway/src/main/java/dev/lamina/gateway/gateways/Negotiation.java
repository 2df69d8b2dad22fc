package dev.lamina.gateway.gateways;

import dev.lamina.gateway.dispatch.Usage;
import dev.lamina.gateway.gateways.Membership.View;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntSupplier;

/**
 * How places change hands. Every change is a write to the ledger that replaces what was read, so what is written there never
 * adds up to more than the limit; and what a gateway uses is never more than what is written: it stops before it writes less,
 * and begins after it has written more.
 *
 * <p><b>Nothing is written while there is one gateway.</b> What the ledger has no entry for is the first gateway's. So only
 * the first makes an entry, when another asks it, and removes it, when no other has places.
 *
 * <p><b>The trap</b> is a first gateway that stands still in the middle of making an entry, is struck off, and goes on: its
 * entry says that places are free which its successor holds without a word. So an entry names the first gateway under
 * which it is valid, and is believed only if that one is first on a roll read <em>after</em> the entry. Otherwise the first
 * of that roll is asked, who knows: either the key was there when it became the first, and it makes the entry its own, or it
 * holds everything, and the entry is none.
 */
final class Negotiation {
  private static final int TRIES = 20;
  private static final int ROUNDS = 3;

  private final Ledger ledger;
  private final Membership membership;
  private final Peers peers;
  private final Usage usage;

  Negotiation(Ledger ledger, Membership membership, Peers peers, Usage usage) {
    this.ledger = ledger;
    this.membership = membership;
    this.peers = peers;
    this.usage = usage;
  }

  /** What came of asking for places. */
  enum Answer {
    /** There is one to fill. */
    PLACE,
    NONE,
    /** Somebody did not answer: it has places, or it is dead and will be struck off. */
    DOUBT
  }

  /**
   * An entry that can be believed, and the roll it was held against.
   *
   * @param stray whether what the ledger has is to be overwritten even if nothing changes
   */
  private record Standing(long revision, Holdings holdings, Roll roll, boolean stray) {}

  /**
   * Gets a place where there is a free one. Blocks.
   *
   * @param need how many are wanted
   * @throws LedgerAwayException when the ledger does not answer
   */
  Answer get(Account account, int need) {
    return get(account, need, () -> usage.used(account.limit()));
  }

  /** Gets places for what runs without: let in while NATS was away, or under an id that was struck off since. */
  void cover(Account account) {
    int places = account.places(membership.view().me());
    int bare = usage.used(account.limit()) - places;
    if (bare > 0) {
      get(account, bare, () -> usage.used(account.limit()) - 1);
    }
  }

  /** @param beyond there is a place when there are more than so many */
  private Answer get(Account account, int need, IntSupplier beyond) {
    View view = membership.view();
    Answer answer = Answer.DOUBT;
    for (int round = 0; round < ROUNDS; round++) {
      Taken taken = take(account, view, need, beyond);
      if (taken.place()) {
        return Answer.PLACE;
      }
      answer = ask(account, view, taken, need);
      if (answer == Answer.NONE && taken.believed()) {
        if (ledger.read(account.key()).revision() == taken.revision()) {
          return answer;
        }
        answer = Answer.DOUBT; // one may have given its places back, or to another, just before it was asked
      }
    }
    return answer == Answer.PLACE ? Answer.DOUBT : answer;
  }

  /**
   * @param place whether there is one to fill now
   * @param believed whether the entry was
   * @param revision of the entry
   * @param holders who else has places
   */
  private record Taken(boolean place, boolean believed, long revision, Set<String> holders, int wish) {}

  /** Takes what is free. */
  private Taken take(Account account, View view, int need, IntSupplier beyond) {
    synchronized (account) {
      for (int attempt = 0; attempt < TRIES; attempt++) {
        Ledger.Entry entry = ledger.read(account.key());
        Roll roll = Roll.of(ledger.read(Roll.KEY));
        Optional<Standing> believed = believe(account, view, entry, roll);
        if (believed.isEmpty()) {
          return new Taken(false, false, entry.revision(), without(view.me(), Set.copyOf(roll.first().stream().toList())), share(account, roll));
        }
        Standing standing = believed.get();
        int mine = standing.holdings().of(view.me());
        int wish = Math.max(need, share(account, roll) - mine);
        int take = Math.min(wish, usage.size(account.limit()) - standing.holdings().all());
        if (mine > beyond.getAsInt() || take <= 0) {
          restore(account, view, mine);
          return new Taken(mine > beyond.getAsInt(), true, entry.revision(), without(view.me(), standing.holdings().places().keySet()), wish);
        }
        if (write(account, standing, standing.holdings().with(view.me(), mine + take))) {
          restore(account, view, mine + take);
          return new Taken(true, true, entry.revision(), Set.of(), 0);
        }
      }
    }
    return new Taken(false, false, 0, Set.of(), 0);
  }

  private Answer ask(Account account, View view, Taken taken, int need) {
    Answer answer = Answer.NONE;
    for (String holder : taken.holders()) {
      OptionalInt gave = peers.ask(view.me(), holder, account.limit(), need, taken.wish());
      if (gave.isPresent() && gave.getAsInt() > 0) {
        return Answer.PLACE;
      }
      answer = gave.isEmpty() ? Answer.DOUBT : answer;
    }
    return taken.believed() || !taken.holders().isEmpty() ? answer : Answer.DOUBT;
  }

  /**
   * Gives places to another gateway: unused ones, down to this one's share as many as it wishes, below it as many as it needs.
   *
   * @return how many; absent when it cannot be known now, as while this gateway is to be the first and has not heard of it:
   *     "none" would turn a call away
   * @throws LedgerAwayException when the ledger does not answer
   */
  OptionalInt give(Account account, String to, int need, int wish) {
    View view = membership.view();
    synchronized (account) {
      for (int attempt = 0; attempt < TRIES && membership.leased(view); attempt++) {
        Ledger.Entry entry = ledger.read(account.key());
        Roll roll = Roll.of(ledger.read(Roll.KEY));
        Optional<Standing> believed = believe(account, view, entry, roll);
        if (believed.isEmpty() || !roll.has(to)) {
          return OptionalInt.empty();
        }
        Standing standing = believed.get();
        int mine = standing.holdings().of(view.me());
        int gift = lower(account, view, mine, Math.max(need, Math.min(wish, mine - share(account, roll))));
        if (gift == 0) {
          restore(account, view, mine);
          if (!standing.stray() || tidyStray(account, standing)) {
            return OptionalInt.of(0);
          }
        } else if (write(account, standing, standing.holdings().with(view.me(), mine - gift).with(to, standing.holdings().of(to) + gift))) {
          return OptionalInt.of(gift);
        }
      }
    }
    return OptionalInt.empty();
  }

  /**
   * Gives back what was not needed lately, and what there is too much of because the limit became smaller.
   *
   * @param most how many were used at once lately
   */
  void tidy(Account account, int most) {
    View view = membership.view();
    synchronized (account) {
      if (!membership.leased(view) || view.first() && account.unwritten()) {
        return;
      }
      Ledger.Entry entry = ledger.read(account.key());
      Roll roll = Roll.of(ledger.read(Roll.KEY));
      Optional<Standing> believed = believe(account, view, entry, roll);
      if (believed.isPresent()) {
        tidy(account, view, believed.get(), most);
      }
    }
  }

  private void tidy(Account account, View view, Standing standing, int most) {
    int mine = standing.holdings().of(view.me());
    if (view.first() && standing.holdings().onlyOf(view.me())) {
      if (ledger.write(account.key(), Optional.empty(), standing.revision())) {
        account.unwritten(true);
        account.hold(view.me(), Account.ALL);
      }
      return;
    }
    int size = usage.size(account.limit());
    int all = standing.holdings().all();
    boolean tooMany = all > size;
    int keep = tooMany ? (int) ((long) mine * size / all) : Math.min(mine, most);
    int back = tooMany ? mine - keep : lower(account, view, mine, mine - keep);
    if (back > 0) {
      account.hold(view.me(), mine - back);
      write(account, standing, standing.holdings().with(view.me(), mine - back));
    } else {
      restore(account, view, mine);
    }
  }

  /**
   * The entry, if it can be believed; for the first gateway there always is one.
   *
   * @param roll read after the entry
   */
  private Optional<Standing> believe(Account account, View view, Ledger.Entry entry, Roll roll) {
    Optional<Holdings> found = Holdings.of(entry);
    if (!roll.first().equals(Optional.of(view.me()))) {
      return found.filter(holdings -> roll.first().equals(Optional.of(holdings.by())))
          .map(holdings -> new Standing(entry.revision(), holdings.among(Set.copyOf(roll.ids())), roll, false));
    }
    if (!view.first()) {
      // It is, and does not know yet what there was when it became so.
      return Optional.empty();
    }
    boolean own = found.isPresent() && found.get().by().equals(view.me());
    account.unwritten(found.isEmpty() || account.unwritten() && !own);
    return Optional.of(account.unwritten()
        ? new Standing(entry.revision(), new Holdings(view.me(), Map.of(view.me(), usage.size(account.limit()))), roll, found.isPresent())
        : new Standing(entry.revision(), found.get().among(Set.copyOf(roll.ids())).by(view.me()), roll, !own));
  }

  private boolean write(Account account, Standing standing, Holdings next) {
    boolean written = ledger.write(account.key(), next.text(), standing.revision());
    if (written) {
      account.unwritten(false);
    }
    return written;
  }

  /** Makes the entry valid that a former first has left, or takes it away when it is none. */
  private boolean tidyStray(Account account, Standing standing) {
    return account.unwritten()
        ? ledger.write(account.key(), Optional.empty(), standing.revision())
        : write(account, standing, standing.holdings());
  }

  /** Stops using places before they are given away; one that was filled in that moment is kept. @return how many are free to give */
  private int lower(Account account, View view, int mine, int wanted) {
    int gift = Math.min(mine, wanted);
    while (gift > 0) {
      account.hold(view.me(), mine - gift);
      int over = usage.used(account.limit()) - (mine - gift);
      if (over <= 0) {
        return gift;
      }
      gift -= over;
    }
    return 0;
  }

  private void restore(Account account, View view, int mine) {
    account.hold(view.me(), view.first() && account.unwritten() ? Account.ALL : mine);
  }

  private int share(Account account, Roll roll) {
    return Math.ceilDiv(usage.size(account.limit()), Math.max(1, roll.members().size()));
  }

  private static Set<String> without(String me, Set<String> ids) {
    Set<String> others = new TreeSet<>(ids);
    others.remove(me);
    return others;
  }
}
