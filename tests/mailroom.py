"""A workshop whose people have mailboxes and whose settings name a mail server or a robot."""

from sqlalchemy import select, update

from proposals.domain.notices import Channel, NoticeKind
from proposals.services._notices import Told, tell
from proposals.services.house import House
from proposals.services.sending import Terms, send_waiting
from proposals.settings import Settings
from proposals.storage.tables.notices import OutboxMessage
from proposals.storage.tables.organisation import Person
from tests.desks import Clock, Workshop
from tests.factories import in_hand
from tests.people import RULES, make_cast


class Mailroom(Workshop):
    """The house, its outbox, and what happens to it."""

    case: int = 0

    @classmethod
    def at(cls, database_url, folder, port=0, *, with_case=False, **settings):
        """Everybody has an address; ``port`` 0 means that no mail server is set."""
        url = f"smtp://localhost:{port}?tls=off" if port else ""
        chosen = {"smtp_url": url, "mail_from": "复函 <fuhan@example.gov.cn>", **settings}
        made = Settings(
            database_url=database_url, blob_dir=str(folder / "blobs"), secret_key="for tests", **chosen
        )
        room = cls(House(made, RULES), Clock())
        room.write(lambda office: room.move_in(office, with_case))
        return room

    def move_in(self, office, with_case):
        """The cast with an address each, and case 0607 in hand where it is wanted."""
        cast = make_cast(office)
        for person in cast.people.values():
            person.email = f"p{person.id}@example.gov.cn"
        if with_case:
            self.case = in_hand(cast)

    def write(self, call):
        return self.desk("前台").write(call)

    def tell(self, *names, key="t", kind=NoticeKind.URGE, **more):
        """Tell these people, one notice each."""

        def said(office):
            ids = office.db.scalars(select(Person.id).where(Person.name.in_(names)).order_by(Person.id))
            return tell(
                office, [Told(i, f"催办{n}", "请办理。", key, kind, **more) for n, i in enumerate(ids)]
            )

        return self.write(said)

    def send(self, owner="甲", **terms):
        return send_waiting(self.desk(owner), Terms(**terms))

    def rows(self, channel=Channel.EMAIL):
        def read(office):
            wanted = select(OutboxMessage).where(OutboxMessage.channel == channel).order_by(OutboxMessage.id)
            return list(office.db.scalars(wanted))

        return self.desk().read(read)

    def row(self, channel=Channel.EMAIL):
        (only,) = self.rows(channel)
        return only

    def change(self, name, **values):
        self.write(lambda o: o.db.execute(update(Person).where(Person.name == name).values(**values)))

    def id_of(self, name):
        return self.desk().read(lambda o: o.db.scalars(select(Person.id).where(Person.name == name)).one())
