package dev.lamina.gateway.sns;

import dev.lamina.gateway.aws.AwsException;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of a call in AWS's query protocol, in which lists are numbered: {@code Entries.member.1.Id}. */
record Form(Map<String, String> parameters) {
  private static final int MAX_PARAMETERS = 4096;

  static Form read(byte[] body) {
    try {
      Map<String, String> all = new LinkedHashMap<>();
      new QueryStringDecoder(new String(body, StandardCharsets.UTF_8), StandardCharsets.UTF_8, false, MAX_PARAMETERS).parameters()
          .forEach((name, values) -> all.put(name, values.getFirst()));
      return new Form(all);
    } catch (IllegalArgumentException e) {
      throw AwsException.front(400, "MalformedQueryString", "The body is not a valid form: " + e.getMessage());
    }
  }

  /** Absent when it is empty. */
  Optional<String> find(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  String get(String name) {
    return find(name).orElseThrow(() -> Refusals.invalid(name));
  }

  /** The items of a list, such as {@code MessageAttributes.entry}, each as its own form. */
  List<Form> list(String name) {
    List<Form> items = new ArrayList<>();
    for (int number = 1; ; number++) {
      Form item = under(name + "." + number + ".");
      if (item.parameters.isEmpty()) {
        return items;
      }
      items.add(item);
    }
  }

  private Form under(String prefix) {
    Map<String, String> found = new LinkedHashMap<>();
    parameters.forEach((name, value) -> {
      if (name.startsWith(prefix)) {
        found.put(name.substring(prefix.length()), value);
      }
    });
    return new Form(found);
  }
}
