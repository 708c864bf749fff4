// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBftLightClient} from "../../../../contracts/bft/IBftLightClient.sol";
import {BondVault} from "../../../../contracts/coalition/BondVault.sol";
import {Coalition} from "../../../../contracts/coalition/Coalition.sol";
import {ICoalition} from "../../../../contracts/coalition/ICoalition.sol";
import {ISlashable} from "../../../../contracts/coalition/ISlashable.sol";
import {ISlashingCourt} from "../../../../contracts/coalition/ISlashingCourt.sol";
import {SlashingCourt} from "../../../../contracts/coalition/SlashingCourt.sol";
import {IBftKeyRegistry} from "../../../../contracts/coalition/keys/IBftKeyRegistry.sol";
import {IKeyRegistry} from "../../../../contracts/coalition/keys/IKeyRegistry.sol";
import {ISourceClient} from "../../../../contracts/libraries/ISourceClient.sol";
import {LocalMockToken} from "../../../../contracts/coalition/mocks/LocalMockToken.sol";
import {CoalitionVm} from "../support/CoalitionVm.sol";
import {BftClientDouble} from "./BftClientDouble.sol";
import {KeysDouble} from "./KeysDouble.sol";

CoalitionVm constant cheats = CoalitionVm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);

/// @notice One member with ten validators of equal power, whose operators have bonds of 100 each and opted in a day ago.
abstract contract CourtWorld {
    uint256 internal constant START = 1_700_000_000;
    uint256 internal constant MEMBER = 1;
    uint256 internal constant ROOT = 4_000;
    uint64 internal constant HEIGHT = 100;
    uint256 internal constant BOND = 100e18;
    uint256 internal constant VALIDATORS = 10;
    uint256 internal constant EVIDENCE_WINDOW = 7 days;
    uint256 internal constant VETO_WINDOW = 3 days;
    uint256 internal constant COMMIT_DELAY = 10 minutes;
    uint256 internal constant UNBONDING = 14 days;
    address internal constant COUNCIL = address(0x6002);
    address internal constant REPORTER = address(0x6003);
    address internal constant COPYCAT = address(0x6004);
    address internal constant TREASURY = address(0x6005);

    Coalition internal _coalition;
    SlashingCourt internal _court;
    BondVault internal _vault;
    LocalMockToken internal _token;
    BftClientDouble internal _client;
    KeysDouble internal _keys;
    KeysDouble internal _blsKeys;
    uint256 internal _now = START;

    function _build() internal {
        cheats.warp(_now);
        _client = new BftClientDouble();
        _keys = new KeysDouble();
        _blsKeys = new KeysDouble();
        _token = new LocalMockToken();
        _coalition = _makeCoalition();
        _court = new SlashingCourt(_parameters());
        _vault = new BondVault(_token, _court, TREASURY, UNBONDING, 0.1e18, 16);
        ISlashable[] memory protocols = new ISlashable[](1);
        protocols[0] = _vault;
        _setProtocols(protocols);
        for (uint256 i; i < VALIDATORS; ++i) {
            _keys.setOperator(MEMBER, _key(i), _operator(i));
            _keys.setSeat(ROOT, i, _key(i), 10, 100);
            _deposit(_operator(i), BOND);
            _optIn(_operator(i), _key(i));
        }
        _wait(1 days);
        _client.setHeader(HEIGHT, _now);
        _wait(1 hours);
    }

    function _makeCoalition() internal returns (Coalition) {
        ICoalition.NewMember[] memory members = new ICoalition.NewMember[](1);
        members[0] = ICoalition.NewMember(
            ISourceClient(address(_client)),
            "first",
            ICoalition.Health(2 hours, 1 hours)
        );
        ICoalition.Roles memory roles;
        roles.vetoCouncil = COUNCIL;
        roles.monitors = new address[](1);
        roles.monitors[0] = address(0x7001);
        roles.monitorQuorum = 1;
        address[] memory nobody = new address[](1);
        return new Coalition(ICoalition.Governance(2 days, nobody, nobody), roles, members);
    }

    function _parameters() internal view virtual returns (ISlashingCourt.Parameters memory) {
        return
            ISlashingCourt.Parameters({
                coalition: _coalition,
                bftKeys: IBftKeyRegistry(address(_keys)),
                blsKeys: IKeyRegistry(address(_blsKeys)),
                evidenceWindow: uint64(EVIDENCE_WINDOW),
                vetoWindow: uint64(VETO_WINDOW),
                commitDelay: uint64(COMMIT_DELAY),
                correlationWindow: 1 days,
                baseWad: 0.05e18,
                factor: 3,
                meterWindow: 1 days,
                meterWad: 0.5e18,
                vetoBudgetWindow: 30 days,
                vetoBudget: 4,
                protocolGas: 1_000_000
            });
    }

    function _setProtocols(ISlashable[] memory protocols) internal {
        cheats.prank(address(_coalition.GOVERNANCE()));
        _court.setProtocols(MEMBER, protocols);
    }

    // ---------------------------------------------------------------------------------------------- actions

    function _deposit(address operator, uint256 amount) internal {
        _token.mint(operator, amount);
        cheats.prank(operator);
        _token.approve(address(_vault), amount);
        cheats.prank(operator);
        _vault.deposit(amount);
    }

    function _optIn(address operator, bytes32 keyId) internal {
        cheats.prank(operator);
        _vault.optIn(MEMBER, IKeyRegistry(address(_keys)), keyId);
    }

    /// @dev Validators in `signers` voted twice; everybody knows.
    function _prove(uint256 signers) internal returns (IBftLightClient.Equivocation memory double) {
        double = _double(0, 11, 12);
        _client.setEquivocators(double, signers);
    }

    function _charge(IBftLightClient.Equivocation memory double, uint256 index) internal returns (bytes32) {
        return _chargeBy(double, index, address(0), 0);
    }

    function _chargeBy(
        IBftLightClient.Equivocation memory double,
        uint256 index,
        address reporter,
        bytes32 salt
    ) internal returns (bytes32) {
        uint256[] memory indices = new uint256[](1);
        indices[0] = index;
        _court.chargeEquivocation(
            MEMBER,
            address(_client),
            double,
            indices,
            ISlashingCourt.Report(reporter, salt)
        );
        return _offence(double, index);
    }

    function _commit(address reporter, bytes32 fact, bytes32 salt) internal {
        _court.commit(keccak256(abi.encode(reporter, fact, salt)));
    }

    function _wait(uint256 time) internal {
        _now += time;
        cheats.warp(_now);
    }

    /// @dev Until charges made now may be executed.
    function _waitForJudgement() internal {
        _wait(VETO_WINDOW + 1);
    }

    /// @dev The next call of the court for one charge reverts so.
    function _expectChargeReverts(
        IBftLightClient.Equivocation memory double,
        uint256 index,
        bytes memory reason
    ) internal {
        uint256[] memory indices = new uint256[](1);
        indices[0] = index;
        cheats.expectRevert(reason);
        _court.chargeEquivocation(
            MEMBER,
            address(_client),
            double,
            indices,
            ISlashingCourt.Report(address(0), 0)
        );
    }

    // ---------------------------------------------------------------------------------------------- figures

    function _double(
        uint32 round,
        uint256 first,
        uint256 second
    ) internal pure returns (IBftLightClient.Equivocation memory) {
        return IBftLightClient.Equivocation(ROOT, HEIGHT, round, 2, first, second, 10, 100);
    }

    function _offence(
        IBftLightClient.Equivocation memory double,
        uint256 index
    ) internal view returns (bytes32) {
        return _court.equivocationOffence(MEMBER, _key(index), double.height, double.round, double.voteType);
    }

    function _operator(uint256 index) internal pure returns (address) {
        return address(uint160(0xA000 + index));
    }

    function _key(uint256 index) internal pure returns (bytes32) {
        return keccak256(abi.encode("key", index));
    }

    function _held(uint256 index) internal view returns (uint256) {
        BondVault.Bond memory bond = _vault.bondOf(_operator(index));
        return bond.active + bond.leaving;
    }

    function _requireEqual(uint256 actual, uint256 expected, string memory what) internal pure {
        require(actual == expected, string.concat(what, ": ", cheats.toString(actual)));
    }
}
