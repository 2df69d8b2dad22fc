package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Fails in the way that the event says; reports how often it was called in this process, and what it finds. */
public class Trouble {
    private static int calls;
    private static Object[] leak;

    @SuppressWarnings("ModifiedButNotUsed") // to fill the heap
    public Map<String, Object> handle(Map<String, String> event, Context context) throws Exception {
        calls++;
        switch (event.getOrDefault("do", "nothing")) {
            case "sleep" -> TimeUnit.MILLISECONDS.sleep(Long.parseLong(event.get("ms")));
            case "await" -> await(event);
            case "spin" -> {
                while (calls > 0) {
                    Thread.onSpinWait();
                }
            }
            case "exit" -> System.exit(Integer.parseInt(event.get("status")));
            case "await-exit" -> {
                await(event);
                System.exit(7);
            }
            case "halt" ->
                new ProcessBuilder(
                                "kill",
                                "-9",
                                String.valueOf(ProcessHandle.current().pid()))
                        .start()
                        .waitFor();
            case "memory" -> {
                List<long[]> all = new ArrayList<>();
                while (calls > 0) {
                    all.add(new long[1 << 20]);
                }
            }
            case "leak" -> {
                Thread.ofPlatform().start(Trouble::stay); // as a thread pool does, which keeps a JVM alive
                while (calls > 0) {
                    leak = new Object[] {leak};
                }
            }
            case "write" -> Files.writeString(file(event), "kept");
            case "print" -> System.out.println(event.get("text"));
            case "variable" -> System.out.println(event.get("name") + "=" + System.getenv(event.get("name")));
            case "property" -> System.out.println(event.get("name") + "=" + System.getProperty(event.get("name")));
            case "throw" -> throw new IOException("told to");
            default -> {}
        }
        return Map.of(
                "calls",
                calls,
                "file",
                event.containsKey("file") && Files.exists(file(event)),
                "pid",
                ProcessHandle.current().pid());
    }

    private static void await(Map<String, String> event) throws InterruptedException {
        while (!Files.exists(file(event))) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static void stay() {
        while (calls > 0) {
            LockSupport.park();
        }
    }

    private static Path file(Map<String, String> event) {
        return Path.of(event.get("file"));
    }

    /** A handler of AWS's interface, by which tools for tracing find handlers. */
    public static class Typed implements RequestHandler<Map<String, String>, String> {
        @Override
        public String handleRequest(Map<String, String> event, Context context) {
            return "typed";
        }
    }

    /** Cannot be constructed until a file exists, and records each attempt. */
    public static class Late {
        public Late() throws IOException {
            Path folder = Path.of(System.getenv("TROUBLE"));
            Files.writeString(folder.resolve("tries"), "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            if (Files.exists(folder.resolve("exit"))) {
                System.exit(3);
            }
            while (Files.exists(folder.resolve("hang"))) {
                Thread.onSpinWait();
            }
            if (!Files.exists(folder.resolve("healed"))) {
                throw new IllegalStateException("not yet");
            }
        }

        public String handle(String text) {
            return text;
        }
    }
}
