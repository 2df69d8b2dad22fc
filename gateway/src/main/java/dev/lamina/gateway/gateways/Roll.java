package dev.lamina.gateway.gateways;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The member list: the gateways that run, as the shared store has them, longest membership first.
 *
 * @param members an id is never used a second time
 * @param more fields that a newer version has added; kept, because every gateway writes the whole list
 */
record Roll(List<Member> members, @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
  static final String KEY = "members";
  static final Roll EMPTY = new Roll(List.of(), Map.of());

  Roll {
    Objects.requireNonNull(members, "members");
    more = more == null ? Map.of() : more;
  }

  /**
   * @param beat counts its renewals
   * @param more like that of the list
   */
  record Member(String id, long beat, @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
    Member {
      Objects.requireNonNull(id, "id");
      more = more == null ? Map.of() : more;
    }

    Member next() {
      return new Member(id, beat + 1, more);
    }
  }

  /** @throws LedgerAwayException if this version cannot read it, which is treated like a store that does not respond */
  static Roll of(Ledger.Entry entry) {
    return entry.value().map(Roll::parse).orElse(EMPTY);
  }

  private static Roll parse(String value) {
    try {
      return PeerJson.MAPPER.readValue(value, Roll.class);
    } catch (JsonProcessingException e) {
      throw new LedgerAwayException("the member list of gateways cannot be read: " + value, e);
    }
  }

  Optional<String> text() {
    try {
      return Optional.of(PeerJson.MAPPER.writeValueAsString(this));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean has(String id) {
    return members.stream().anyMatch(member -> member.id().equals(id));
  }

  Optional<String> first() {
    return members.isEmpty() ? Optional.empty() : Optional.of(members.getFirst().id());
  }

  List<String> ids() {
    return members.stream().map(Member::id).toList();
  }

  /** The same with one more renewal of this member, which joins at the end if it is not on the list. */
  Roll beat(String id) {
    List<Member> next = new ArrayList<>();
    members.forEach(member -> next.add(member.id().equals(id) ? member.next() : member));
    if (!has(id)) {
      next.add(new Member(id, 1, Map.of()));
    }
    return new Roll(next, more);
  }

  Roll without(Set<String> gone) {
    return new Roll(members.stream().filter(member -> !gone.contains(member.id())).toList(), more);
  }
}
