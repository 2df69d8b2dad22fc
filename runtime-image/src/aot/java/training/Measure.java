package training;

import dev.lamina.runtime.stub.StubGateway;
import dev.lamina.runtime.stub.Zips;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The numbers in the README. Arguments: rounds, warm calls, then the command of the program. Prints medians of process
 * start to first poll and to first answer, of the CPU time that took, and of a warm round trip through the stub
 * gateway.
 */
public final class Measure {
    private Measure() {}

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        int warm = Integer.parseInt(args[1]);
        List<Double> polls = new ArrayList<>();
        List<Double> answers = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        List<Double> trips = new ArrayList<>();
        String report = "";
        for (int round = 0; round < rounds; round++) {
            try (StubGateway gateway = StubGateway.start()) {
                Path work = Files.createTempDirectory("measure");
                Path log = work.resolve("log");
                gateway.invoke("cold", "\"x\"");
                long start = System.nanoTime();
                Process program = start(Arrays.asList(args).subList(2, args.length), work, log, gateway);
                await(gateway, call -> call.path().contains("/cold/"));
                polls.add(ms(gateway.calls("/next").getFirst().atNanos() - start));
                answers.add(ms(gateway.calls("/cold/").getFirst().atNanos() - start));
                cpu.add(ms(program.info().totalCpuDuration().orElseThrow().toNanos()));
                for (int i = 0; i < warm; i++) {
                    long sent = System.nanoTime();
                    gateway.invoke("warm-" + i, "\"x\"").await();
                    trips.add(ms(System.nanoTime() - sent));
                }
                report = Files.readAllLines(log).stream()
                        .filter(line -> line.startsWith("REPORT"))
                        .findFirst()
                        .orElse("");
                program.destroy();
                program.waitFor();
            }
        }
        System.out.printf(
                "start to first poll %.0f ms, to first answer %.0f ms, CPU until then %.0f ms; warm round "
                        + "trip %.3f ms (p99 %.3f)%n%s%n",
                at(polls, 0.5), at(answers, 0.5), at(cpu, 0.5), at(trips, 0.5), at(trips, 0.99), report);
    }

    private static void await(StubGateway gateway, Predicate<StubGateway.Call> wanted) throws InterruptedException {
        while (gateway.calls.stream().noneMatch(wanted)) {
            Thread.sleep(1);
        }
    }

    private static double at(List<Double> values, double part) {
        return values.isEmpty() ? 0 : values.stream().sorted().toList().get((int) (values.size() * part));
    }

    private static double ms(long nanos) {
        return nanos / 1e6;
    }

    private static Process start(List<String> command, Path work, Path log, StubGateway gateway) throws Exception {
        String jar = System.getProperty("function");
        byte[] code = jar == null ? new Zips().classes(Echo.class).bytes() : Files.readAllBytes(Path.of(jar));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        Map<String, String> env = builder.environment();
        env.put("_HANDLER", System.getProperty("handler", "training.Echo::handle"));
        env.put("LAMINA_GATEWAY", "localhost:" + gateway.port());
        env.put(
                "LAMINA_TOKEN_FILE",
                Files.writeString(work.resolve("token"), "t").toString());
        env.put("LAMINA_POD_NAME", "measure");
        env.put("LAMINA_CODE_SHA256", gateway.store(code));
        env.put("LAMINA_TIMEOUT_SECONDS", "60");
        env.put(
                "LAMBDA_TASK_ROOT",
                Files.createDirectories(work.resolve("task")).toString());
        env.put(
                "LAMINA_LAYER_ROOT",
                Files.createDirectories(work.resolve("layer")).toString());
        env.put(
                "LAMINA_STATE_FOLDER",
                Files.createDirectories(work.resolve("state")).toString());
        return builder.start();
    }
}
