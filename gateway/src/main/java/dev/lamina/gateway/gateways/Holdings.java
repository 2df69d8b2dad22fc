package dev.lamina.gateway.gateways;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who may fill how many places of one limit, as the ledger has it. What nobody has is free.
 *
 * @param by the first gateway of the roll under which this is valid
 * @param more what a newer version has added; kept, for who changes a place writes all of it
 */
record Holdings(String by, Map<String, Integer> places, @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {

  Holdings {
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(places, "places");
    more = more == null ? Map.of() : more;
  }

  Holdings(String by, Map<String, Integer> places) {
    this(by, places, Map.of());
  }

  /** @throws LedgerAwayException when this version cannot read it */
  static Optional<Holdings> of(Ledger.Entry entry) {
    return entry.value().map(Holdings::parse);
  }

  private static Holdings parse(String value) {
    try {
      return PeerJson.MAPPER.readValue(value, Holdings.class);
    } catch (JsonProcessingException e) {
      throw new LedgerAwayException("the places of gateways cannot be read: " + value, e);
    }
  }

  Optional<String> text() {
    try {
      return Optional.of(PeerJson.MAPPER.writeValueAsString(this));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  int of(String member) {
    return places.getOrDefault(member, 0);
  }

  int all() {
    return places.values().stream().mapToInt(Integer::intValue).sum();
  }

  Holdings with(String member, int count) {
    Map<String, Integer> next = new TreeMap<>(places);
    if (count > 0) {
      next.put(member, count);
    } else {
      next.remove(member);
    }
    return new Holdings(by, next, more);
  }

  /** Valid under this first gateway. */
  Holdings by(String first) {
    return new Holdings(first, places, more);
  }

  /** Without those who are no gateways any more. */
  Holdings among(Set<String> members) {
    Map<String, Integer> next = new TreeMap<>(places);
    next.keySet().retainAll(members);
    return new Holdings(by, next, more);
  }

  boolean onlyOf(String member) {
    return places.keySet().stream().allMatch(member::equals);
  }
}
