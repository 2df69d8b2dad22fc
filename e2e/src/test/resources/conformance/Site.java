import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A handler behind a function URL. */
public class Site {
  public Object handle(Map<String, Object> event) {
    String path = String.valueOf(event.get("rawPath"));
    return switch (path) {
      case "/object" -> Map.of("path", path);
      case "/structured" -> Map.of(
          "statusCode", 201,
          "headers", Map.of("X-Query", ((Map<?, ?>) event.get("queryStringParameters")).get("a")),
          "cookies", List.of("a=b", "c=d"),
          "body", Base64.getEncoder().encodeToString("decoded".getBytes(StandardCharsets.UTF_8)),
          "isBase64Encoded", true);
      default -> throw new IllegalStateException(path);
    };
  }
}
