package dev.lamina.runtime.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTest {
    private static final PrintStream OUT = System.out;
    private static final PrintStream ERR = System.err;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final LogOutput output = new LogOutput(bytes, false);
    private final PlatformLog platformLog = new PlatformLog(output, new TextLines("$LATEST", false));

    @ParameterizedTest
    @CsvSource({
        "133610000,80000000,214",
        "3016780000,84000000,3101",
        "3004920000,111230000,3117",
        "1,-1,1",
        "9000000,-1,9",
        "9000001,-1,10"
    })
    void billedDurationMatchesLambda(long duration, long init, long billed) {
        assertThat(new Report(duration, init, 128, 1, null, null).billedMs()).isEqualTo(billed);
    }

    @ParameterizedTest
    @CsvSource({"0,0.00", "4999,0.00", "5000,0.01", "1050000,1.05", "999995000,1000.00", "12345678901,12345.68"})
    void millisecondsHaveTwoDecimals(long nanos, String text) {
        assertThat(Report.ms(nanos)).isEqualTo(text);
    }

    @Test
    void platformLinesStartOnNewLine() {
        platformLog.start(invocation("1"), null);
        print("no line end");
        platformLog.print(platformLog.endLines(invocation("1"), new Report(1, -1, 128, 66, null, null), 0, null));
        assertThat(log().lines()).startsWith("START RequestId: 1 Version: $LATEST", "no line end", "END RequestId: 1");
    }

    @Test
    void tailHasPlatformLinesOnNewLine() {
        LogTail tail = new LogTail();
        platformLog.start(invocation("1"), tail);
        output.tail(tail);
        print("no line end");
        platformLog.endLines(invocation("1"), new Report(1, -1, 128, 66, null, null), 0, tail);
        assertThat(new String(Base64.getDecoder().decode(tail.base64()), UTF_8).lines())
                .startsWith("START RequestId: 1 Version: $LATEST", "no line end", "END RequestId: 1");
    }

    @Test
    void linesOfSeveralInvocationsAreNotMixed() throws Exception {
        LogOutput shared = new LogOutput(bytes, true);
        shared.write("mine ".getBytes(UTF_8), 0, 5);
        shared.write("still mine ".getBytes(UTF_8), 0, 11);
        Thread other = Thread.ofPlatform().start(() -> shared.line("another's"));
        other.join();
        shared.line("mine again");
        assertThat(log()).isEqualTo("mine still mine \nanother's\nmine again\n");
    }

    @Test
    void platformLinesAreHeldUntilOutputOrTimeout() {
        output.holding();
        platformLog.start(invocation("1"), null);
        print("the function's\n");
        assertThat(log()).isEqualTo("START RequestId: 1 Version: $LATEST\nthe function's\n");
        platformLog.start(invocation("2"), null);
        await().until(() -> log().contains("RequestId: 2"));
    }

    @Test
    void flushWritesHeldLines() {
        output.holding();
        for (int i = 0; i < 100; i++) {
            platformLog.start(invocation("" + i), null);
            output.flush();
            assertThat(log()).endsWith("RequestId: " + i + " Version: $LATEST\n");
        }
    }

    @Test
    void largeOutputKeepsOrder() {
        output.holding();
        platformLog.start(invocation("1"), null);
        print("x".repeat(100_000) + "\n");
        platformLog.start(invocation("2"), null);
        output.flush();
        assertThat(log().lines().map(line -> line.substring(0, 18)))
                .containsExactly("START RequestId: 1", "x".repeat(18), "START RequestId: 2");
    }

    @Test
    void loggerMessagesEndWithNewline() {
        LambdaLogger logger = new FunctionLog(output, null, null).logger();
        logger.log("one");
        logger.log("two\n");
        logger.log((String) null);
        assertThat(log()).isEqualTo("one\ntwo\nnull\n");
    }

    @Test
    void loggerWritesJson() {
        new FunctionLog(output, "INFO", "JSON").logger().log("one");
        assertThat(log()).contains("\"message\":\"one\"").endsWith("}\n");
    }

    @Test
    void loggerFiltersByLevelOnlyInJson() {
        new FunctionLog(output, "WARN", "JSON").logger().log("quiet", LogLevel.INFO);
        assertThat(log()).isEmpty();
        new FunctionLog(output, "WARN", "JSON").logger().log("loud", LogLevel.WARN);
        assertThat(log()).contains("\"level\":\"WARN\"").contains("\"message\":\"loud\"");
        bytes.reset();
        new FunctionLog(output, null, "Text").logger().log("plain", LogLevel.TRACE);
        assertThat(log()).isEqualTo("[TRACE] plain\n");
    }

    @Test
    void printedTextIsPassedUnchanged() {
        output.install();
        try {
            System.out.println("{\"already\":\"json\"}");
            System.err.println("plain");
        } finally {
            System.setOut(OUT);
            System.setErr(ERR);
        }
        assertThat(log()).isEqualTo("{\"already\":\"json\"}\nplain\n");
    }

    @Test
    void filteredLinesAreInNeitherLogNorTail() {
        PlatformLog warnOnly = new PlatformLog(output, JsonLinesTest.lines(SystemLevel.WARN));
        LogTail tail = new LogTail();
        warnOnly.initStart(false);
        warnOnly.initEnd(InitReport.success(1, false));
        warnOnly.start(invocation("1"), tail);
        warnOnly.print(warnOnly.endLines(invocation("1"), new Report(1, -1, 128, 66, null, null), 4, tail));
        assertThat(log()).isEmpty();
        assertThat(text(tail)).isEmpty();
    }

    @Test
    void tailContainsOutputFromStartToReport() {
        print("before\n");
        LogTail tail = new LogTail();
        platformLog.start(invocation("1"), tail);
        output.tail(tail);
        print("mine\n");
        output.tail(null);
        platformLog.endLines(invocation("1"), new Report(1, -1, 128, 66, null, null), 0, tail);
        print("after\n");
        assertThat(text(tail).lines())
                .startsWith("START RequestId: 1 Version: $LATEST", "mine", "END RequestId: 1")
                .hasSize(4);
    }

    @Test
    void tailIsLast4Kilobytes() {
        LogTail tail = new LogTail();
        output.tail(tail);
        print("x".repeat(5000));
        assertThat(text(tail)).isEqualTo("x".repeat(4096));
        print("yy");
        assertThat(text(tail)).isEqualTo("x".repeat(4094) + "yy");
    }

    @Test
    void tailsAreKeptPerThread() throws InterruptedException {
        LogOutput several = new LogOutput(bytes, true);
        LogTail mine = new LogTail();
        several.tail(mine);
        Thread other = Thread.ofPlatform().start(() -> several.write("other".getBytes(), 0, 5));
        other.join();
        several.write("mine".getBytes(), 0, 4);
        assertThat(text(mine)).isEqualTo("mine");
    }

    @Test
    void peakMemoryIsReadFromKernel(@TempDir Path folder) throws Exception {
        Path status = Files.writeString(
                folder.resolve("status"), "Name:\tjava\nVmPeak:\t  999999 kB\nVmHWM:\t   67890 kB\nVmRSS:\t 5 kB\n");
        assertThat(new PeakMemory(status.toString()).megabytes()).isEqualTo(66);
        assertThat(new PeakMemory().megabytes()).isBetween(10, 100_000);
        assertThat(new PeakMemory("/nowhere").megabytes()).isZero();
    }

    private static LoggedInvocation invocation(String id) {
        return new LoggedInvocation(id, null, null);
    }

    private void print(String text) {
        output.write(text.getBytes(UTF_8), 0, text.length());
    }

    private String log() {
        return bytes.toString(UTF_8);
    }

    private static String text(LogTail tail) {
        return new String(Base64.getDecoder().decode(tail.base64()), UTF_8);
    }
}
