package dev.lamina.runtime.log;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.api.client.logging.LambdaContextLogger;
import com.amazonaws.services.lambda.runtime.api.client.logging.LogSink;
import com.amazonaws.services.lambda.runtime.logging.LogFormat;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;

/** AWS's logger, the one a handler gets from its Context, writing to this program's log. */
public final class FunctionLog implements LogSink {
    private final LogOutput output;
    private final LambdaContextLogger logger;

    /**
     * @param level a level of Lambda's, or null; only JSON is filtered by it
     * @param format {@code TEXT} or {@code JSON}, or null for text
     */
    public FunctionLog(LogOutput output, String level, String format) {
        this.output = output;
        this.logger = new LambdaContextLogger(
                this,
                LogLevel.fromString(level == null ? "UNDEFINED" : level),
                LogFormat.fromString(format == null ? "TEXT" : format));
    }

    public LambdaLogger logger() {
        return logger;
    }

    /** The text that AWS's runtime logs for an exception. */
    public void failure(String text) {
        logger.log(text, logger.getLogFormat() == LogFormat.JSON ? LogLevel.ERROR : LogLevel.UNDEFINED);
    }

    @Override
    public void log(byte[] message) {
        output.message(message);
    }

    @Override
    public void log(LogLevel level, LogFormat format, byte[] message) {
        output.message(message);
    }

    @Override
    public void close() {
        // the log is the container's, not ours to close
    }
}
