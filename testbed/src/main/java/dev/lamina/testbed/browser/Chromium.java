package dev.lamina.testbed.browser;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Debian's Chromium with a page of the console, as {@code dev/chromium.sh} has it. */
public final class Chromium implements AutoCloseable {
    private static final String VARIABLE = "LAMINA_CHROMIUM";

    /** A cold start on a busy machine is within it. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int PHONE_WIDTH = 390;

    /** More than any page has to stop at. */
    private static final int MOST_TABS = 100;

    private final URI console;
    private final ChromeDriver driver;

    public Chromium(URI console) {
        this.console = console;
        Path folder = Path.of(folder());
        ChromeOptions options = new ChromeOptions();
        options.setBinary(folder.resolve("bin/chromium").toFile());
        // Tests run as root in containers, where Chromium's own sandbox and its shared memory are not available.
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--window-size=1180,860");
        this.driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(
                                folder.resolve("bin/chromedriver").toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
    }

    private static String folder() {
        String folder = System.getenv(VARIABLE);
        if (folder == null || folder.isBlank()) {
            throw new IllegalStateException(
                    VARIABLE + " is not set: run `make test`, or `eval \"$(dev/test-env.sh)\"` in this shell");
        }
        return folder;
    }

    public void open(String path) {
        driver.get(console.resolve(path).toString());
    }

    /** Presses the button or link with this text. */
    public void press(String text) {
        By named = By.xpath("//*[self::button or self::a or self::summary][normalize-space()='" + text
                + "' or strong[normalize-space()='" + text + "']]");
        untilDone(() -> new WebDriverWait(driver, PATIENCE)
                .until(ExpectedConditions.elementToBeClickable(named))
                .click());
    }

    /** Types into the field with this label, instead of what is there. */
    public void type(String label, String text) {
        untilDone(() -> {
            WebElement field = field(label);
            field.clear();
            field.sendKeys(text);
        });
    }

    /** Chooses the option with this text. */
    public void choose(String label, String option) {
        untilDone(() -> field(label)
                .findElement(By.xpath(".//option[normalize-space()='" + option + "']"))
                .click());
    }

    /** Again, if htmx has replaced that part of the page meanwhile. */
    private void untilDone(Runnable action) {
        new WebDriverWait(driver, PATIENCE)
                .ignoring(StaleElementReferenceException.class)
                .until(page -> {
                    action.run();
                    return true;
                });
    }

    public String value(String label) {
        return field(label).getDomProperty("value");
    }

    private WebElement field(String label) {
        WebElement found = new WebDriverWait(driver, PATIENCE)
                .until(ExpectedConditions.presenceOfElementLocated(
                        By.xpath("//label[normalize-space()='" + label + "']")));
        return driver.findElement(By.id(found.getDomAttribute("for")));
    }

    /** Waits until the page has a text. */
    public void awaitText(String text) {
        new WebDriverWait(driver, PATIENCE)
                .until(ExpectedConditions.textToBePresentInElementLocated(By.tagName("body"), text));
    }

    /** Loads the page again until it has a text. */
    public void awaitTextAfterReload(String text) {
        new WebDriverWait(driver, PATIENCE, Duration.ofMillis(500)).until(page -> {
            page.navigate().refresh();
            return page.findElement(By.tagName("body")).getText().contains(text);
        });
    }

    /** Shows pages as on a phone, and returns how many pixels wide it is. */
    public int likePhone() {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", PHONE_WIDTH, "height", 844, "deviceScaleFactor", 2, "mobile", true));
        return PHONE_WIDTH;
    }

    /** Shows pages as on a system with a dark or a light theme. */
    public void prefers(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Types with the keyboard, into what has the focus. */
    public void keys(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /**
     * Moves the focus with Tab alone.
     *
     * @param name that a screen reader says
     * @throws NoSuchElementException if Tab does not lead there
     */
    public void tabTo(String name) {
        for (int tabs = 0; tabs < MOST_TABS; tabs++) {
            keys(Keys.TAB);
            if (focused().equals(name)) {
                return;
            }
        }
        throw new NoSuchElementException("Tab does not lead to " + name + " at " + driver.getCurrentUrl());
    }

    /** Returns the name of what has the focus, as a screen reader says it. */
    public String focused() {
        return driver.switchTo()
                .activeElement()
                .getAccessibleName()
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** Returns what a script in the page returns. */
    public Object run(String script) {
        return driver.executeScript(script);
    }

    /** Returns what the browser complained of, such as a script that the policy of the pages forbids. */
    public String complaints() {
        StringBuilder all = new StringBuilder();
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            all.append(entry.getMessage()).append('\n');
        }
        return all.toString();
    }

    /** Keeps a picture of the page in a folder. */
    public void picture(Path folder, String name) {
        File taken = driver.getScreenshotAs(OutputType.FILE);
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve(name + ".png"), Files.readAllBytes(taken.toPath()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
