package training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Creates the gateway's AOT cache. It runs the same program with its JDK, class path and flags, among servers like a
 * cluster's, and sends requests until the compiler has seen enough of them. Then it asks the program to end, and the
 * JVM writes the cache.
 *
 * <p>Arguments: the cache's file, then the command.
 */
public final class Training {
    private static final int CALLERS = 6;
    private static final int CALLS = 6_000;
    private static final Duration LONGEST = Duration.ofSeconds(30);
    /** No machine is this slow: something has stalled. */
    private static final int FEWEST = 1_000;

    private Training() {}

    public static void main(String[] args) throws Exception {
        Path cache = Path.of(args[0]);
        Files.deleteIfExists(cache);
        try (Surroundings surroundings = new Surroundings();
                GatewayProcess gateway =
                        new GatewayProcess(List.of(args).subList(1, args.length), surroundings.environment())) {
            try {
                gateway.awaitStart();
                int calls = train(surroundings.ports());
                gateway.stop();
                if (calls < FEWEST) {
                    throw new IllegalStateException("only " + calls + " calls in " + LONGEST);
                }
                System.out.printf("Trained %s with %d calls, %d MiB%n", cache, calls, Files.size(cache) >> 20);
            } catch (Exception e) {
                System.err.println(gateway.output());
                throw e;
            }
        }
        System.exit(0); // the stubs' threads continue
    }

    private static int train(Surroundings.Ports ports) throws Exception {
        try (TrainedEnvironments environments = new TrainedEnvironments(ports.internal());
                Keda keda = new Keda(ports.scaler());
                Management management = new Management(ports.management());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            management.awaitReady();
            List<Future<Integer>> callers = new ArrayList<>();
            long end = System.nanoTime() + LONGEST.toNanos();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(new TrainingCaller(ports, CALLS, end)));
            }
            int calls = 0;
            for (Future<Integer> caller : callers) {
                calls += caller.get();
                keda.ask();
                management.checkAll();
            }
            return calls;
        }
    }
}
