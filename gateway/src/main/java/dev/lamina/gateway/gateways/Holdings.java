package dev.lamina.gateway.gateways;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who may fill how many places of one limit, as the ledger has it. What nobody has is free.
 *
 * @param by the first gateway of the roll under which this is valid
 */
record Holdings(String by, Map<String, Integer> places) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Optional<Holdings> of(Ledger.Entry entry) {
    return entry.value().map(Holdings::parse);
  }

  private static Holdings parse(String value) {
    try {
      return JSON.readValue(value, Holdings.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Places of gateways cannot be read: " + value, e);
    }
  }

  Optional<String> text() {
    try {
      return Optional.of(JSON.writeValueAsString(this));
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
    return new Holdings(by, next);
  }

  /** Valid under this first gateway. */
  Holdings by(String first) {
    return new Holdings(first, places);
  }

  /** Without those who are no gateways any more. */
  Holdings among(Set<String> members) {
    Map<String, Integer> next = new TreeMap<>(places);
    next.keySet().retainAll(members);
    return new Holdings(by, next);
  }

  boolean onlyOf(String member) {
    return places.keySet().stream().allMatch(member::equals);
  }
}
