package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationTest {
    private final CamelContext camel = new DefaultCamelContext();

    @AfterEach
    void close() throws Exception {
        camel.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            file:/srv/recordings?fileExist=Override    | file:/srv/recordings
            file:/srv/a:b@c                            | file:/srv/a:b@c
            sftp://nas:22/in                           | sftp://nas:22/in
            sftp://me@nas:22/in                        | sftp://me@nas:22/in
            sftp://me:S3cret@nas:22/in                 | sftp://me@nas:22/in
            ftp://me%3AS3cret@nas/in                   | ftp://me@nas/in
            ftp://me;S3cret@nas/in                     | ftp://me@nas/in
            sftp://me:S3@cret@nas/in                   | sftp://me@nas/in
            sftp://me:S3/cret@nas/in                   | sftp://me@nas/in
            sftp://me:S3cret@[::1]:22/in               | sftp://me@[::1]:22/in
            sftp://[::1]:22/in                         | sftp://[::1]:22/in
            ftp:me:S3cret@nas/in                       | ftp:me@nas/in
            ftp://nas/in?username=me&password=S3cret@x | ftp://nas/in
            seda:archive:one?size=2                    | seda:archive:one
            """)
    void aDestinationIsShownWithoutPasswordAndOptions(String setting, String name) {
        assertThat(of(setting).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nosuch://me:S3/cret@nas/in             | nosuch://me@nas/in
            nosuch://me:S3?cret@nas/in             | nosuch://me@nas/in
            nosuch://me:S3cret                     | nosuch://me@
            SFTP://me:S3cret@nas:22/in             | SFTP://me@nas:22/in
            nosuch://me:S3cret@nas/in?secretKey=S3 | nosuch://me@nas/in
            sftp://me:S3cret@nas/in?pasword=S3cret | sftp://me@nas/in
            """)
    void oneThatIsNoEndpointIsNamedWithoutItsPasswordToo(String setting, String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(setting))
                .withMessageStartingWith("archive.to=%s: Camel can't make an endpoint of it: ", name)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("S3"));
    }

    private DestinationUri of(String setting) {
        return DestinationUri.parse(camel, setting, Duration.ofSeconds(60));
    }

    private FileStore storeOf(String setting) {
        return of(setting)
                .destination(new StoreOptions(1, Duration.ZERO, Duration.ofSeconds(60), 0, null))
                .store();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ftp  | binary=true, passiveMode=true, ftpClient.controlEncoding=UTF-8, soTimeout=60000, timeout=60000
            ftps | binary=true, passiveMode=true, execPbsz=0, execProt=P, soTimeout=60000, timeout=60000
            ftps | ftpClient.endpointCheckingEnabled=true
            sftp | strictHostKeyChecking=yes, bulkRequests=128, existDirCheckUsingLs=false, soTimeout=30000
            ftp  | maximumReconnectAttempts=0, stepwise=false, fastExistsCheck=true, connectTimeout=10000
            sftp | maximumReconnectAttempts=0, stepwise=false, fastExistsCheck=true, connectTimeout=10000
            """)
    void whatMakesAServerSafeNeedNotBeSaidButWhatIsSaidWins(String scheme, String options) {
        for (var option : options.split(", ", -1)) {
            assertThat(optionsOf(scheme + "://nas/in")).contains(option);
        }
        assertThat(optionsOf(scheme + "://nas/in?stepwise=true&soTimeout=5"))
                .contains("stepwise=true", "soTimeout=5")
                .doesNotContain("stepwise=false", "soTimeout=60000", "soTimeout=30000");
    }

    @Test
    void knownHostsAreTheUsersUnlessTheUriHasOthers() {
        var users = "knownHostsFile=RAW(%s/.ssh/known_hosts)".formatted(System.getProperty("user.home"));
        assertThat(optionsOf("sftp://nas/in")).contains(users);
        assertThat(optionsOf("sftp://nas/in?knownHostsFile=pom.xml"))
                .contains("knownHostsFile=pom.xml")
                .doesNotContain(users);
        assertThat(optionsOf("sftp://nas/in?knownHostsUri=file:mine")).doesNotContain(users);
    }

    @Test
    void theControlConnectionIsKeptAliveDuringLongUploads() throws Exception {
        var store = (FtpFileStore) storeOf("ftp://nas/in");

        var client = store.operations(new FtpSockets()).getClient();

        assertThat(client.getControlKeepAliveTimeoutDuration()).isEqualTo(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ftp://me@nas/in/here   | in/here/a.mp4
            ftp://me@nas/          | a.mp4
            ftp://me@nas//srv/in   | /srv/in/a.mp4
            sftp://me@nas:22//srv/ | /srv/a.mp4
            sftp://me@nas/in?a=//b | in/a.mp4
            """)
    void aFolderIsBelowTheUsersOrFromTheRootOn(String setting, String path) {
        assertThat(storeOf(setting.replace("?a=//b", "?username=me")).locate("a.mp4"))
                .isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sftp://me@nas/in?password={{fil:/run/nas}}   | {{fil:…}} is not known; there are {{file:PATH}} and {{env:NAME}}
            sftp://me@nas/in?privateKeyFile=no/such      | privateKeyFile=no/such: there is no such file
            sftp://me@nas/in?knownHostsFile=no/such      | knownHostsFile=no/such: there is no such file
            sftp://me@nas/in?password={{file:no/such}}   | {{file:no/such}}: there is no such file
            sftp://me@nas/in?password={{env:NO_SUCH_1}}  | {{env:NO_SUCH_1}}: is not in the environment
            file:/srv?charset=UTF-16                     | the option charset can't be heeded here
            file:/srv?fileName=x                         | the option fileName can't be heeded here
            ftp://me@nas/in?fileExist=Ignore             | the option fileExist can't be heeded here
            """)
    void whatCannotWorkIsSaidAtTheStart(String setting, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(setting))
                .withMessageStartingWith("archive.to=" + setting.replaceFirst("\\?.*", ""))
                .withMessageContaining(reason);
    }

    private List<String> optionsOf(String setting) {
        return List.of(of(setting).uri().split("[?&]", -1));
    }
}
