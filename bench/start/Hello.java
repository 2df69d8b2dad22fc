package handlers;

import java.util.Map;

/** The smallest function of examples/: a Map comes, a Map goes back. */
public class Hello {
    public Map<String, Object> handle(Map<String, Object> event) {
        return Map.of("greeting", "Hello, " + event.get("name") + "!");
    }
}
