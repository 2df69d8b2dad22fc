import com.amazonaws.services.lambda.runtime.Context;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a handler may do, one at a time: the event's "face" says which. */
public class ManyFaces {
  private static final Path NOTE = Path.of("/tmp/note");
  private static int calls;

  static {
    if ("devour".equals(System.getenv("INIT"))) {
      devourInInit();
    }
  }

  public Object handle(Map<String, Object> event, Context context) throws Throwable {
    calls++;
    return switch (String.valueOf(event.get("face"))) {
      case "echo" -> event;
      case "size" -> String.valueOf(event.get("filling")).length();
      case "nothing" -> null;
      case "big" -> "x".repeat(number(event, "characters"));
      case "throw" -> throw new IllegalStateException(String.valueOf(event.get("message")));
      case "print" -> print(number(event, "lines"), String.valueOf(event.get("text")));
      case "context" -> context(context);
      case "environment" -> System.getenv();
      case "remember" -> remember(event.get("note"));
      case "sleep" -> sleep(number(event, "millis"));
      case "exit" -> exit(number(event, "status"));
      case "endContainer" -> endContainer();
      case "devour" -> devour();
      case "runtime" -> new RuntimeApi().converse();
      default -> throw new IllegalArgumentException("no such face");
    };
  }

  private static int number(Map<String, Object> event, String key) {
    return ((Number) event.get(key)).intValue();
  }

  private static Object print(int lines, String text) {
    for (int line = 0; line < lines; line++) {
      System.out.println(text + " " + line);
    }
    return lines;
  }

  private static Object context(Context context) {
    Map<String, Object> seen = new LinkedHashMap<>();
    seen.put("name", context.getFunctionName());
    seen.put("version", context.getFunctionVersion());
    seen.put("arn", context.getInvokedFunctionArn());
    seen.put("requestId", context.getAwsRequestId());
    seen.put("memory", context.getMemoryLimitInMB());
    seen.put("group", context.getLogGroupName());
    seen.put("remaining", context.getRemainingTimeInMillis());
    return seen;
  }

  private static Object remember(Object note) throws IOException {
    if (note != null) {
      Files.writeString(NOTE, note.toString());
    }
    return Map.of("calls", calls, "note", Files.exists(NOTE) ? Files.readString(NOTE) : "");
  }

  private static Object sleep(int millis) throws InterruptedException {
    Thread.sleep(millis);
    return "awake";
  }

  /** Asks the container's first process to end, once the environment is idle: that is how a node ends a container. */
  private static Object endContainer() throws IOException {
    new ProcessBuilder("/bin/sh", "-c", "sleep 1; kill -TERM 1").start();
    return "ends";
  }

  private static Object exit(int status) {
    System.exit(status);
    return "alive";
  }

  // Memory that the JVM does not count, so that the kernel kills the process.
  private static Object devour() throws Throwable {
    Linker linker = Linker.nativeLinker();
    var malloc = linker.downcallHandle(linker.defaultLookup().findOrThrow("malloc"),
        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    long piece = 8 << 20;
    for (int pieces = 0; pieces < 4096; pieces++) {
      ((MemorySegment) malloc.invoke(piece)).reinterpret(piece).fill((byte) 1);
    }
    return "satisfied";
  }

  private static void devourInInit() {
    try {
      devour();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** A second loop alongside the runtime's own, to see the Runtime API as the runtime sees it. */
  private static final class RuntimeApi {
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base = "http://" + System.getenv("LAMINA_GATEWAY") + "/2018-06-01/runtime/invocation/";

    Object converse() throws Exception {
      Map<String, Object> seen = new LinkedHashMap<>();
      seen.put("unknownId", post("00000000-0000-4000-8000-000000000000", null));
      System.out.println("asking for an event");
      long asked = System.currentTimeMillis();
      HttpResponse<String> next = http.send(request("next").GET().build(), BodyHandlers.ofString());
      long now = System.currentTimeMillis();
      String id = next.headers().firstValue("Lambda-Runtime-Aws-Request-Id").orElse("");
      seen.put("waited", now - asked);
      seen.put("now", now);
      seen.put("next", next.statusCode());
      seen.put("headers", flat(next.headers().map()));
      seen.put("event", next.body());
      seen.put("otherAttempt", post(id, "00000000-0000-4000-8000-000000000000"));
      seen.put("answer", post(id, null));
      seen.put("secondAnswer", post(id, null));
      return seen;
    }

    private static Map<String, String> flat(Map<String, List<String>> headers) {
      Map<String, String> flat = new LinkedHashMap<>();
      headers.forEach((name, values) -> flat.put(name.toLowerCase(), String.join(",", values)));
      return flat;
    }

    private List<Object> post(String id, String attempt) throws Exception {
      HttpRequest.Builder request = request(id + "/response").POST(BodyPublishers.ofString("\"answered by hand\""));
      if (attempt != null) {
        request.header("Lambda-Runtime-Invocation-Id", attempt);
      }
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      return new ArrayList<>(List.of(answer.statusCode(), answer.body()));
    }

    private HttpRequest.Builder request(String path) throws IOException {
      return HttpRequest.newBuilder(URI.create(base + path))
          .header("Authorization", "Bearer " + Files.readString(Path.of(System.getenv("LAMINA_TOKEN_FILE"))).strip())
          .header("Lamina-Environment", System.getenv("LAMINA_POD_NAME") + "/900");
    }
  }
}
