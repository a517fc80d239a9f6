import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/** One node for tests and development: EsMain HOME BASE key=value…; BASE gets config, data, logs and snap. */
public class EsMain {
    private static final String LOGGING = String.join("\n",
        "appender.console.type = Console", "appender.console.name = console",
        "appender.console.layout.type = PatternLayout",
        "appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n",
        "rootLogger.level = info", "rootLogger.appenderRef.console.ref = console");

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        Path base = Path.of(arguments[1]).toAbsolutePath();
        Path config = base.resolve("config");
        for (String folder : List.of("config", "data", "logs", "snap")) {
            Files.createDirectories(base.resolve(folder));
        }
        Files.writeString(config.resolve("log4j2.properties"), LOGGING);
        Settings.Builder settings = Settings.builder()
            .put("path.home", home)
            .put("path.data", base.resolve("data"))
            .put("path.logs", base.resolve("logs"))
            .put("path.repo", base.resolve("snap"))
            .put("network.host", "127.0.0.1");
        for (int at = 2; at < arguments.length; at++) {
            String[] setting = arguments[at].split("=", 2);
            settings.put(setting[0], setting[1]);
        }
        LogConfigurator.configureESLogging();
        Environment environment =
            InternalSettingsPreparer.prepareEnvironment(settings.build(), Map.of(), config, () -> "node");
        LogConfigurator.setNodeName(Node.NODE_NAME_SETTING.get(environment.settings()));
        LogConfigurator.configure(environment, true);
        Node node = new Node(environment, PluginsLoader.createPluginsLoader(
            PluginsLoader.loadModulesBundles(environment.modulesDir(), true), Set.of(), Map.of()));
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.prepareForClose();
                node.close();
                node.awaitClose(10, TimeUnit.SECONDS);
            } catch (Exception error) {
                error.printStackTrace();
            }
            ended.countDown();
        }));
        node.start();
        ended.await();
    }
}
