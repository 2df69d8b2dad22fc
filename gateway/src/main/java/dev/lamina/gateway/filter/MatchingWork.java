package dev.lamina.gateway.filter;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Counts, before an event is matched, how much work that can be. Arrays multiply: a pattern's fields are tried one after the
 * other, in the order of their names, and for each match so far every value of the next field is looked at. Six arrays of
 * thirty equal values would keep a processor busy for hours, and nothing can interrupt that.
 */
final class MatchingWork {
  /** Steps for one record: up to about a second. */
  static final long MOST = 5_000_000;

  private static final String OR = "$or";
  private static final long MANY = 1_000_000_000;

  private final boolean upperBound;
  private long values;
  private long characters;

  /** @param upperBound whether fields that match nothing are counted as if one value did */
  private MatchingWork(boolean upperBound) {
    this.upperBound = upperBound;
  }

  /** Whether matching ends in a time that others can wait for. */
  static boolean isFeasible(Iterable<ObjectNode> patterns, JsonNode event) {
    long steps = 0;
    for (ObjectNode pattern : patterns) {
      steps = bounded(steps + steps(pattern, event));
    }
    return steps <= MOST;
  }

  /** The simple bound is enough for nearly all events; the sharper one is for long arrays of which little matches. */
  private static long steps(ObjectNode pattern, JsonNode event) {
    MatchingWork work = new MatchingWork(true);
    long choices = work.choices(pattern, event);
    long most = bounded(choices * work.values + work.characters);
    return most <= MOST || pattern.findValue(OR) != null ? most : work.characters + stepByStep(pattern, event);
  }

  private static long stepByStep(ObjectNode pattern, JsonNode event) {
    long steps = 0;
    long matches = 1;
    ObjectNode begun = pattern.objectNode();
    for (Map.Entry<String, JsonNode> field : fields("", pattern, new TreeMap<>()).entrySet()) {
      MatchingWork next = new MatchingWork(true);
      next.choices(put(field, pattern.objectNode()), event);
      steps = bounded(steps + bounded(matches * next.values));
      matches = new MatchingWork(false).choices(put(field, begun), event);
      if (matches == 0 || steps > MOST) {
        return steps;
      }
    }
    return steps;
  }

  private static ObjectNode put(Map.Entry<String, JsonNode> field, ObjectNode pattern) {
    JsonPointer place = JsonPointer.compile(field.getKey());
    ObjectNode holder = pattern;
    // By the names: to a pointer as a whole a number would be the place in an array.
    for (; !place.tail().matches(); place = place.tail()) {
      holder = holder.withObjectProperty(place.getMatchingProperty());
    }
    holder.set(place.getMatchingProperty(), field.getValue());
    return pattern;
  }

  /** The pattern's fields by their place, as a JSON pointer. */
  private static NavigableMap<String, JsonNode> fields(String place, JsonNode pattern, NavigableMap<String, JsonNode> found) {
    for (Map.Entry<String, JsonNode> field : pattern.properties()) {
      String here = place + '/' + field.getKey().replace("~", "~0").replace("/", "~1");
      if (field.getValue().isObject()) {
        fields(here, field.getValue(), found);
      } else {
        found.put(here, field.getValue());
      }
    }
    return found;
  }

  /** Ways to choose one value for each field of the pattern, those of one element of an array taken together. */
  private long choices(JsonNode pattern, JsonNode part) {
    if (part.isArray()) {
      long sum = 0;
      for (JsonNode element : part) {
        sum = bounded(sum + choices(pattern, element));
      }
      return atLeast(sum);
    }
    if (!pattern.isObject()) {
      return atLeast(value(pattern, part));
    }
    long product = 1;
    for (Map.Entry<String, JsonNode> field : pattern.properties()) {
      boolean alternatives = field.getKey().equals(OR) && field.getValue().isArray();
      product = bounded(product * (alternatives ? alternatives(field.getValue(), part) : choices(field.getValue(), part.path(field.getKey()))));
    }
    return product;
  }

  private long alternatives(JsonNode branches, JsonNode part) {
    long sum = 0;
    for (JsonNode branch : branches) {
      sum = bounded(sum + choices(branch, part));
    }
    return atLeast(sum);
  }

  private long value(JsonNode wanted, JsonNode value) {
    values++;
    if (value.isTextual()) {
      characters = bounded(characters + bounded(value.textValue().length() * PatternSize.wildcards(wanted)));
    }
    return mayMatch(wanted, value) ? 1 : 0;
  }

  /** Only plain text is compared here: what is a number or an expression may always match. */
  private static boolean mayMatch(JsonNode wanted, JsonNode value) {
    for (JsonNode each : wanted) {
      boolean plainText = each.isTextual() && !looksLikeAnAddress(each.textValue());
      if (plainText ? each.equals(value) : each.isContainerNode() || each.getNodeType() == value.getNodeType()) {
        return true;
      }
    }
    return false;
  }

  /** The address of a host matches in any notation. */
  private static boolean looksLikeAnAddress(String text) {
    return text.indexOf(':') >= 0 || text.indexOf('.') >= 0;
  }

  /** What matches nothing is tried nevertheless, after what comes before it. */
  private long atLeast(long choices) {
    return upperBound ? Math.max(1, choices) : choices;
  }

  private static long bounded(long number) {
    return Math.min(number, MANY);
  }
}
