package training;

/** The smallest handler. */
public class Echo {
    public String handle(String text) {
        return text;
    }
}
