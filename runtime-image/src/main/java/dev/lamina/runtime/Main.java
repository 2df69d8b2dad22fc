package dev.lamina.runtime;

import dev.lamina.runtime.gateway.Gateways;
import dev.lamina.runtime.handler.HandlerLoader;
import dev.lamina.runtime.handler.InitException;
import dev.lamina.runtime.invoke.Initialiser;
import dev.lamina.runtime.invoke.Runner;
import dev.lamina.runtime.log.FunctionLog;
import dev.lamina.runtime.log.LogOutput;
import dev.lamina.runtime.log.PlatformLog;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.net.InetAddress;
import sun.misc.Signal;

/** The program in a function's pod: load the handler, poll, run, answer. */
public final class Main {
  private static final int INIT_FAILED = 1;
  private static final int BAD_CONFIGURATION = 78;

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    long upNanos = Start.upNanos();
    try {
      run(Start.of(args), FunctionConfig.from(System.getenv()), upNanos);
    } catch (IllegalArgumentException e) {
      System.err.println("The runtime cannot start: " + e.getMessage());
      System.exit(BAD_CONFIGURATION);
    }
  }

  private static void run(Start start, FunctionConfig config, long upNanos) throws InterruptedException {
    LogOutput output = new LogOutput(new FileOutputStream(FileDescriptor.out), config.concurrency() > 1).install();
    FunctionLog log = new FunctionLog(output, config.logging().level(), config.logging().format());
    PlatformLog platformLog = PlatformLog.of(config, output);
    Gateways gateways = new Gateways(() -> InetAddress.getAllByName(config.gatewayHost()),
        config.gatewayHost(), config.gatewayPort(), config.tokenFile(), config.environment() + "/" + start.number());
    start.previousStatus().ifPresent(status -> gateways.reportExit(config.environment() + "/" + (start.number() - 1), status));

    Markers markers = new Markers(config.directories().state());
    Initialiser initialiser = new Initialiser(new HandlerLoader(config, gateways, log.logger()), config, platformLog, markers);
    Runner runner = new Runner(config, gateways, initialiser, log, platformLog, output);
    Signal.handle(new Signal("TERM"), signal -> runner.terminate());
    if (!start.lateInit()) {
      initialise(initialiser, log, upNanos);
    }
    markers.polling();
    runner.run();
  }

  /** A failure ends the program: as on AWS, the next one runs init again, inside the first invocation, with nothing left of this one. */
  private static void initialise(Initialiser initialiser, FunctionLog log, long upNanos) {
    try {
      initialiser.initialise(upNanos);
    } catch (InitException e) {
      log.failure(e.failure().log());
      Runtime.getRuntime().halt(INIT_FAILED);
    }
  }
}
