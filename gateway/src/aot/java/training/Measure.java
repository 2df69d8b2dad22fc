package training;

import dev.lamina.gateway.wire.HttpConnection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * The numbers of ADR 26. Arguments: calls, calls a second, then the command of the gateway. Prints one start:
 * milliseconds until it is ready and until its first answer, its CPU seconds until then and those of its compiler. Then
 * for each quarter of the calls both again, and p50 and p99 in milliseconds, each from when the call was due.
 */
public final class Measure {
    private static final int CALLERS = 10;
    private static final int PARTS = 4;

    private Measure() {}

    public static void main(String[] args) throws Exception {
        int calls = Integer.parseInt(args[0]) / PARTS;
        long gap = 1_000_000_000L / Integer.parseInt(args[1]);
        try (Surroundings surroundings = new Surroundings()) {
            long begin = System.nanoTime();
            try (GatewayProcess gateway =
                    new GatewayProcess(Arrays.asList(args).subList(2, args.length), surroundings.environment())) {
                gateway.awaitStart();
                try (Management management = new Management(surroundings.ports().management())) {
                    management.awaitReady();
                }
                double ready = ms(System.nanoTime() - begin);
                try (TrainedEnvironments environments =
                        new TrainedEnvironments(surroundings.ports().internal())) {
                    latencies(surroundings.ports(), 1, gap);
                    System.out.printf(
                            "%.0f %.0f %.2f %.2f",
                            ready, ms(System.nanoTime() - begin), gateway.cpuSeconds(), gateway.compilerSeconds());
                    for (int part = 0; part < PARTS; part++) {
                        double cpu = gateway.cpuSeconds();
                        double compiler = gateway.compilerSeconds();
                        List<Double> latencies = latencies(surroundings.ports(), calls, gap);
                        System.out.printf(
                                " | %.2f %.2f %.2f %.2f",
                                gateway.cpuSeconds() - cpu,
                                gateway.compilerSeconds() - compiler,
                                at(latencies, 0.5),
                                at(latencies, 0.99));
                    }
                    System.out.println();
                }
            }
        }
        System.exit(0); // the stubs' threads continue
    }

    private static List<Double> latencies(Surroundings.Ports ports, int calls, long gap) throws Exception {
        List<Double> latencies = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Double>>> callers = new ArrayList<>();
            long begin = System.nanoTime();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(paced(ports, i, calls, gap, begin)));
            }
            for (Future<List<Double>> caller : callers) {
                latencies.addAll(caller.get());
            }
        }
        return latencies.stream().sorted().toList();
    }

    /** Every n-th of the calls, each when it is due, or as soon after that as the previous one is answered. */
    private static Callable<List<Double>> paced(Surroundings.Ports ports, int first, int calls, long gap, long begin) {
        return () -> {
            List<Double> latencies = new ArrayList<>();
            byte[] request = Requests.invoke();
            try (HttpConnection api = new HttpConnection(ports.api(), Surroundings.PATIENCE)) {
                for (int i = first; i < calls; i += CALLERS) {
                    long due = begin + i * gap;
                    LockSupport.parkNanos(due - System.nanoTime());
                    HttpConnection.Reply reply = api.exchange(request);
                    if (reply.status() != 200) {
                        throw new IllegalStateException(reply.status() + " " + reply.text());
                    }
                    latencies.add(ms(System.nanoTime() - due));
                }
            }
            return latencies;
        };
    }

    private static double at(List<Double> sorted, double part) {
        return sorted.get((int) (sorted.size() * part));
    }

    private static double ms(long nanos) {
        return nanos / 1e6;
    }
}
