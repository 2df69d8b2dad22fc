package dev.lamina.gateway.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.event.ruler.Machine;

/**
 * The filter patterns of one trigger: a record passes that matches one of them, or when there are none. The patterns are
 * EventBridge's, and so is the code that matches them; what is Lambda's own is what a pattern about a record's data means
 * when the data is of another form ({@link DataKeys}).
 *
 * <p>A pattern is put into the machine as often as there are sets of data keys that may have to be ignored, each time without
 * these; the rule's name tells the set, and only the one that fits the record counts.
 */
public final class Filters {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DataKeys keys;
  private final List<Pattern> patterns;
  private final List<ObjectNode> trees;
  private final Machine machine;

  private Filters(DataKeys keys, List<Pattern> patterns, Machine machine) {
    this.keys = keys;
    this.patterns = patterns;
    this.trees = patterns.stream().map(Pattern::tree).toList();
    this.machine = machine;
  }

  /**
   * @param patterns JSON texts; null: everything passes
   * @throws InvalidFilterException for the first that cannot be used
   */
  public static Filters compile(List<String> patterns, DataKeys keys) throws InvalidFilterException {
    List<Pattern> parsed = new ArrayList<>();
    for (String text : patterns == null ? List.<String>of() : patterns) {
      parsed.add(Pattern.parse(parsed.size(), text, keys));
    }
    PatternSize.check(parsed, keys);
    Machine machine = Machine.builder().build();
    for (Pattern pattern : parsed) {
      pattern.compile(machine, keys);
    }
    return new Filters(keys, parsed, machine);
  }

  /** Whether there is nothing to ask. */
  public boolean passesAll() {
    return patterns.isEmpty();
  }

  /**
   * Whether a record passes. One whose arrays would take too long to match ({@link MatchingWork}) does: to run the function for
   * it is better than to lose it.
   *
   * @param fields the record as it is in the event
   * @param data what its data keys hold; absent or null: nothing
   */
  public boolean pass(ObjectNode fields, Map<String, byte[]> data) {
    if (patterns.isEmpty()) {
      return true;
    }
    ObjectNode event = fields.deepCopy();
    Map<String, Form> forms = new TreeMap<>();
    keys.names().forEach(key -> forms.put(key, look(key, data.get(key), event)));
    if (!MatchingWork.isFeasible(trees, event)) {
      return true;
    }
    Set<String> matched = matched(event);
    return patterns.stream().anyMatch(pattern -> passes(pattern, forms, matched));
  }

  private Set<String> matched(ObjectNode event) {
    try {
      return machine.rulesForJSONEvent(event.toString()).stream().map(Object::toString).collect(Collectors.toSet());
    } catch (Exception e) {
      throw new IllegalStateException("a tree of JSON can always be matched", e);
    }
  }

  private boolean passes(Pattern pattern, Map<String, Form> forms, Set<String> matched) {
    Set<String> mismatched = new HashSet<>();
    pattern.forms().forEach((key, wanted) -> {
      if (forms.get(key) != wanted) {
        mismatched.add(key);
      }
    });
    if (!mismatched.isEmpty() && keys.mismatch() == DataKeys.Mismatch.NO_MATCH) {
      return false;
    }
    return pattern.without(mismatched).isEmpty() || matched.contains(pattern.ruleName(mismatched));
  }

  /** Puts the data into the event as a pattern sees it, and says what it is. */
  private static Form look(String key, byte[] data, ObjectNode event) {
    String text = data == null ? null : text(data);
    if (text == null) {
      event.remove(key);
      return Form.UNREADABLE;
    }
    JsonNode tree = tree(text);
    if (tree == null) {
      event.put(key, text);
      return Form.TEXT;
    }
    event.set(key, tree);
    return Form.JSON;
  }

  private static String text(byte[] data) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** A number or a quoted text alone is text: a pattern can only say {@code {"body": ["5"]}} about it. */
  private static JsonNode tree(String text) {
    try {
      JsonNode tree = JSON.readTree(text);
      return tree != null && tree.isContainerNode() ? tree : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** The form of a record's data, and the form that a pattern asks for. */
  enum Form {
    JSON,
    TEXT,
    UNREADABLE
  }
}
