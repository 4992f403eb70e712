# Runs cases of the Autobahn fuzzing client against several servers at the same time, on one reactor of
# Twisted, and prints "RESULT server case behaviour close-behaviour close-code" for each.
#
# Usage: jython client.py FOLDER-OF-THE-SUITE CASES EXCLUDED-CASES NAME=URL...
import sys

sys.path.insert(0, sys.argv[1])

from autobahntestsuite import fuzzing

reactor = fuzzing.reactor
servers = [server.split('=', 1) for server in sys.argv[4:]]
running = [name for name, _ in servers]


class Client(fuzzing.FuzzingClientFactory):
    def createReports(self, produceHtml=True, produceJson=True):
        for agent in self.agents:
            for case, result in sorted(self.agents[agent].items()):
                print 'RESULT', agent, case, result['behavior'], result['behaviorClose'].replace(' ', '-'), \
                    result['remoteCloseCode']
        running.remove(self.spec['servers'][0]['agent'])
        sys.stdout.flush()


stop = reactor.stop
reactor.stop = lambda: running or stop()

for name, url in servers:
    Client({
        'servers': [{'agent': name, 'url': url}],
        'options': {'failByDrop': False},
        'cases': sys.argv[2].split(','),
        'exclude-cases': sys.argv[3].split(','),
        'exclude-agent-cases': {},
    })
reactor.run()
