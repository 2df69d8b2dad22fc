package dev.lamina.gateway.gateways;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who is a gateway, as the ledger has it, longest there first.
 *
 * @param members an id is never used a second time
 */
record Roll(List<Member> members) {
  static final String KEY = "members";
  static final Roll EMPTY = new Roll(List.of());
  private static final ObjectMapper JSON = new ObjectMapper();

  /** @param beat counts its signs of life */
  record Member(String id, long beat) {}

  static Roll of(Ledger.Entry entry) {
    return entry.value().map(Roll::parse).orElse(EMPTY);
  }

  private static Roll parse(String value) {
    try {
      return JSON.readValue(value, Roll.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The roll of gateways cannot be read: " + value, e);
    }
  }

  Optional<String> text() {
    try {
      return Optional.of(JSON.writeValueAsString(this));
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

  /** With one more sign of life of this one, which joins at the end when it is not there. */
  Roll beat(String id) {
    List<Member> next = new ArrayList<>();
    members.forEach(member -> next.add(member.id().equals(id) ? new Member(id, member.beat() + 1) : member));
    if (!has(id)) {
      next.add(new Member(id, 1));
    }
    return new Roll(next);
  }

  Roll without(Set<String> gone) {
    return new Roll(members.stream().filter(member -> !gone.contains(member.id())).toList());
  }
}
